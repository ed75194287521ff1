import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { Command, Setting } from '../../src/extension/ids';
import { connect, forgetEverything, Tree } from './support/juicefs';

describe('Volumes view', () => {
  afterEach(forgetEverything);

  it('shows the volume and its facts', async () => {
    await connect('vol');
    const tree = await Tree.open();
    const node = await tree.find('vol');
    assert.deepEqual(await tree.labels(node), ['Files', 'Trash', 'Sessions', 'Setting', 'Counters', 'Quotas']);
    assert.equal((await tree.item(node)).description, 'SQLite · meta.db');
    const files = await tree.item(await tree.find('vol', 'Files'));
    assert.equal(files.description, 'vol-1 · 171 inodes · 421.5 MiB');
    assert.deepEqual(await tree.labels(await tree.find('vol', 'Sessions')), ['No client has this volume open.']);
  });

  it('shows hostile names harmless', async () => {
    await connect('vol');
    const tree = await Tree.open();
    const labels = await tree.labels(await tree.find('vol', 'Files', 'odd'));
    for (const label of [
      'line\\nbreak',
      'caf\\xe9',
      'café',
      '<b>&amp;',
      'x"y\\\\z',
      '\\u2028',
      '50%',
      'trailing ',
      '\\x01\\x1f',
    ]) {
      assert.ok(labels.includes(label), `${label} among ${labels.join(' | ')}`);
    }
    const markup = await tree.tooltip(await tree.find('vol', 'Files', 'odd', '<b>'));
    assert.doesNotMatch(markup, /<b>/);
  });

  it('describes entries', async () => {
    await connect('vol');
    const tree = await Tree.open();
    const description = async (...path: string[]): Promise<unknown> =>
      (await tree.item(await tree.find('vol', 'Files', ...path))).description;
    assert.equal(await description('data', 'small'), '6 B  ×3 links');
    assert.equal(await description('data', 'block'), '5.0 MiB');
    const item = await tree.item(await tree.find('vol', 'Files', 'data', 'small'));
    assert.equal(item.accessibilityInformation?.label, 'regular small, inode 39, 6 B  ×3 links, in vol');
  });

  it('reads directories by page', async () => {
    await vscode.workspace.getConfiguration().update(Setting.treePageSize, 20, vscode.ConfigurationTarget.Global);
    await connect('vol');
    const tree = await Tree.open();
    const docs = await tree.find('vol', 'Files', 'docs');
    const seen: string[][] = [];
    for (;;) {
      const children = await tree.children(docs);
      seen.push(await tree.labels(docs));
      const more = children.at(-1);
      if (more === undefined || !(more.item().contextValue ?? '').includes('loadMore')) break;
      await vscode.commands.executeCommand(Command.loadMore, more);
    }
    assert.deepEqual(
      seen.map((labels) => labels.length),
      [21, 41, 51],
    );
    assert.equal(seen[0]?.at(-1), 'Load More (20 of about 51)');
    assert.equal(new Set(seen[2]).size, 51);
  });

  it('has ids that are stable and unique, hard links included', async () => {
    await connect('vol');
    const tree = await Tree.open();
    const links = await tree.find('vol', 'Files', 'links');
    const ids = async (): Promise<string[]> => (await tree.children(links)).map(({ id }) => id);
    const before = await ids();
    assert.equal(new Set(before).size, before.length);
    await vscode.commands.executeCommand(Command.refresh, links);
    assert.deepEqual(await ids(), before);
  });

  it('reveals a path whose page was not read yet', async () => {
    await vscode.workspace.getConfiguration().update(Setting.treePageSize, 6, vscode.ConfigurationTarget.Global);
    const connectionId = await connect('vol');
    const tree = await Tree.open();
    const before = await tree.labels(await tree.find('vol', 'Files', 'odd'));
    assert.ok(!before.includes('café'));
    await vscode.commands.executeCommand(Command.goToPath, { connectionId, path: '/odd/café' });
    const after = await tree.labels(await tree.find('vol', 'Files', 'odd'));
    assert.equal(after.at(-2), 'café');
    assert.equal(after.at(-1), 'Load More (6 of about 23)');
  });

  it('copies the real name, the path and the exact inode', async () => {
    const connectionId = await connect('vol');
    const tree = await Tree.open();
    const copied = async (command: string, argument: unknown): Promise<string> => {
      await vscode.commands.executeCommand(command, argument);
      return vscode.env.clipboard.readText();
    };
    const odd = await tree.find('vol', 'Files', 'odd', 'line\\nbreak');
    assert.equal(await copied(Command.copyName, odd), 'line\nbreak');
    assert.equal(await copied(Command.copyPath, odd), '/odd/line\nbreak');
    const hour = await tree.find('vol', 'Trash', '2026-11-23-04');
    assert.equal(await copied(Command.copyInode, hour), '9223372032828243969');
    assert.equal(await copied(Command.copyInode, { connectionId, path: '/data/small' }), '39');
  });
});
