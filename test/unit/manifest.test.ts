import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { DOCUMENT_KINDS } from '../../src/core/documents/documentKind';
import { Command, CustomEditor, Scheme, Setting, View } from '../../src/extension/ids';
import { TREE_TAGS } from '../../src/extension/tree/contextValue';

interface MenuItem {
  /** Undefined: a submenu. */
  command?: string;
  submenu?: string;
  when?: string;
  group?: string;
}

interface Manifest {
  activationEvents: string[];
  capabilities: { untrustedWorkspaces: { restrictedConfigurations: string[] } };
  contributes: {
    commands: { command: string; category: string; title: string }[];
    customEditors: { viewType: string; priority: string; selector: { filenamePattern: string }[] }[];
    configuration: { properties: Record<string, unknown> };
    jsonValidation: { fileMatch: string; url: string }[];
    menus: Record<string, MenuItem[]>;
    submenus: { id: string }[];
    views: Record<string, { id: string }[]>;
    viewsWelcome: { view: string; contents: string; when?: string }[];
    viewsContainers: { activitybar: { icon: string }[] };
    walkthroughs: { steps: { media: { svg: string }; completionEvents: string[] }[] }[];
  };
}

const text = readFileSync('package.json', 'utf8');
const manifest = JSON.parse(text) as Manifest;
const strings = JSON.parse(readFileSync('package.nls.json', 'utf8')) as Record<string, string>;
const { contributes } = manifest;
const menuItems = Object.values(contributes.menus).flat();
const sources = readdirSync('src/extension', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(`src/extension/${file}`, 'utf8'))
  .join('\n');

/** Tags without a menu of their own, on purpose: each is told apart from others, or describes only. */
const TAGS_WITHOUT_MENU = ['fact', 'file', 'loadMore', 'notice', 'root', 'task', 'trash'];

describe('manifest', () => {
  it('declares the commands that the code registers', () => {
    assert.deepEqual(contributes.commands.map(({ command }) => command).sort(), Object.values(Command).sort());
  });

  it('gives every command the one category', () => {
    for (const { command, category } of contributes.commands) assert.equal(category, '%command.category%', command);
    assert.equal(strings['command.category'], 'JuiceFS');
  });

  it('declares the views and settings that the code uses', () => {
    const views = Object.values(contributes.views).flat();
    assert.deepEqual(views.map(({ id }) => id).sort(), Object.values(View).sort());
    assert.deepEqual(Object.keys(contributes.configuration.properties).sort(), Object.values(Setting).sort());
  });

  it('declares the editors that the code registers, and takes *.json from nobody', () => {
    assert.deepEqual(
      contributes.customEditors.map(({ viewType }) => viewType).sort(),
      Object.values(CustomEditor).sort(),
    );
    for (const { selector, priority } of contributes.customEditors) {
      const takesJson = selector.some(({ filenamePattern }) => filenamePattern === '*.json');
      assert.equal(priority, takesJson ? 'option' : 'default');
    }
  });

  it('has a string for every key, and a key for every string', () => {
    const used = new Set([...text.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key));
    assert.deepEqual([...used].sort(), Object.keys(strings).sort());
  });

  it('shows only commands that exist', () => {
    const commands = new Set<string>(Object.values(Command));
    const ofMenus = menuItems.flatMap(({ command }) => command ?? []);
    for (const command of ofMenus) assert.ok(commands.has(command), command);
    const linked = Object.values(strings).flatMap((string) => [...string.matchAll(/command:(juicefs[\w.]+)/g)]);
    for (const [, command = ''] of linked) {
      assert.ok(commands.has(command) || command === `${View.volumes}.focus`, command);
    }
  });

  it('has a menu for each submenu, and the other way round', () => {
    const shown = new Set(menuItems.flatMap(({ submenu }) => submenu ?? []));
    const declared = contributes.submenus.map(({ id }) => id);
    assert.deepEqual([...shown].sort(), declared.sort());
    for (const id of declared) assert.notEqual(contributes.menus[id]?.length ?? 0, 0, id);
  });

  it('matches tree items by tags that exist, and every tag is used', () => {
    const matched = new Set(
      menuItems.flatMap(({ when = '' }) => [...when.matchAll(/\\b(\w+)\\b/g)].map(([, tag]) => tag)),
    );
    const tags = new Set<string>(TREE_TAGS);
    for (const tag of matched) assert.ok(tag !== undefined && tags.has(tag), tag);
    assert.deepEqual([...tags].filter((tag) => !matched.has(tag)).sort(), TAGS_WITHOUT_MENU);
  });

  it('hides from the palette what needs an item, and what makes no sense', () => {
    const palette = new Map(contributes.menus['commandPalette']?.map(({ command, when }) => [command, when]));
    assert.equal(palette.get(Command.loadMore), 'false');
    assert.equal(palette.get(Command.retry), 'false');
    assert.match(palette.get(Command.loadDump) ?? '', /isWorkspaceTrusted/);
  });

  it('uses only context keys that the code sets, and all of them', () => {
    const used = new Set([...text.matchAll(/juicefs:\w+/g)].map(([key]) => key));
    const set = new Set([...sources.matchAll(/setContextKey\(\s*'(juicefs:\w+)'/g)].map(([, key]) => key));
    assert.deepEqual([...used].sort(), [...set].sort());
  });

  it('restricts, in untrusted workspaces, the setting that names what is contacted', () => {
    assert.deepEqual(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations, [Setting.connections]);
  });

  it('attaches a schema to every kind of document', () => {
    assert.deepEqual(
      contributes.jsonValidation.map(({ fileMatch }) => fileMatch).sort(),
      DOCUMENT_KINDS.map((kind) => `${Scheme.metadata}://*/${kind}/**/*.json`).sort(),
    );
  });

  it('names files that exist', () => {
    const files = [
      ...contributes.jsonValidation.map(({ url }) => url),
      ...contributes.viewsContainers.activitybar.map(({ icon }) => icon),
      ...contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.svg)),
    ];
    for (const file of files) assert.ok(existsSync(file), file);
  });

  it('activates for nothing but what it has', () => {
    assert.deepEqual(manifest.activationEvents.sort(), [
      `onFileSystem:${Scheme.metadata}`,
      'onWebviewPanel:juicefs.inspector',
    ]);
  });
});
