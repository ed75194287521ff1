import { strict as assert } from 'node:assert';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import * as vscode from 'vscode';
import { generateDump } from '../../bench/generateDump';
import { Command, CustomEditor } from '../../src/extension/ids';
import { eventually, fixturePath, forgetEverything, juicefs, labelText, scratchFolder, Tree } from './support/juicefs';
import { ScriptedUser } from './support/scriptedUser';

const official = 'vol-1/sqlite/dump.json';

/** A private copy of a fixture under another name. */
function copyOf(fixture: string, name: string): string {
  const file = path.join(scratchFolder(), name);
  copyFileSync(fixturePath(fixture), file);
  return file;
}

async function open(file: string): Promise<string> {
  const [id] = await vscode.commands.executeCommand<string[]>(Command.openDumpFile, { file });
  assert.ok(id !== undefined);
  return id;
}

async function connectionNames(): Promise<string[]> {
  return (await juicefs()).connections().map(({ name }) => name);
}

/** What stands behind the name of a dump in the Volumes view, once it says this. */
async function described(tree: Tree, name: string, wanted: RegExp): Promise<string> {
  await tree.children(await tree.find(name));
  return eventually(
    async () => String((await tree.item(await tree.find(name))).description),
    (text) => wanted.test(text),
    `description of ${name}`,
  );
}

function activeEditor(): unknown {
  return vscode.window.tabGroups.activeTabGroup.activeTab?.input;
}

describe('opening dumps', () => {
  afterEach(forgetEverything);

  it('goes by content, compressed or not, whatever the name', async () => {
    const files = [
      copyOf(official, 'plain.txt'),
      copyOf('vol-1/sqlite/dump.json.gz', 'packed.dump'),
      copyOf('vol-1/sqlite/dump.json.zstd', 'packed.backup'),
    ];
    for (const file of files) await open(file);
    const tree = await Tree.open();
    assert.deepEqual(await tree.labels(), ['plain.txt', 'packed.dump', 'packed.backup']);
    for (const name of await tree.labels()) {
      assert.deepEqual((await tree.labels(await tree.find(name, 'Files'))).length, 7, name);
    }
  });

  it('says in one sentence what a file is that is no dump, and adds nothing', async () => {
    const folder = scratchFolder();
    const cases: [name: string, text: string, sentence: RegExp][] = [
      ['settings.json', '{"editor.fontSize": 14}', /settings\.json is JSON but no JuiceFS dump/],
      ['list.json', '[1, 2]', /list\.json is JSON but no JuiceFS dump/],
      ['words.dump', 'hello', /words\.dump is not a JuiceFS dump/],
      ['empty.json', '', /empty\.json is empty/],
    ];
    for (const [name, text, sentence] of cases) {
      const file = path.join(folder, name);
      writeFileSync(file, text);
      await assert.rejects(open(file), sentence);
    }
    await assert.rejects(open(path.join(folder, 'missing.json')), /There is no file/);
    assert.deepEqual(await connectionNames(), []);
  });

  it('opens the others when one of several is no dump', async () => {
    const wrong = path.join(scratchFolder(), 'wrong.json');
    writeFileSync(wrong, '{}');
    const uris = [wrong, copyOf(official, 'right.json')].map((file) => vscode.Uri.file(file));
    const [, user] = await ScriptedUser.during([], () =>
      vscode.commands.executeCommand(Command.openDumpFile, uris[0], uris),
    );
    assert.deepEqual(await connectionNames(), ['right.json']);
    assert.match(user.story, /wrong\.json is JSON but no JuiceFS dump/);
  });

  it('is what a double click on a dump does', async () => {
    const file = copyOf('vol-1/sqlite/dump.json.gz', 'daily.json.gz');
    await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(file));
    const input = await eventually(activeEditor, (shown) => shown instanceof vscode.TabInputCustom, 'editor');
    assert.equal((input as vscode.TabInputCustom).viewType, CustomEditor.dump);
    await eventually(connectionNames, (names) => names.join() === 'daily.json.gz', 'connections');
    await described(await Tree.open(), 'daily.json.gz', /entries/);
  });

  it('leaves other JSON files to the text editor, unless asked', async () => {
    const file = vscode.Uri.file(copyOf(official, 'meta.json'));
    await vscode.commands.executeCommand('vscode.open', file);
    await eventually(activeEditor, (shown) => shown instanceof vscode.TabInputText, 'editor');
    assert.deepEqual(await connectionNames(), []);
    await vscode.commands.executeCommand('vscode.openWith', file, CustomEditor.dumpOption);
    await eventually(connectionNames, (names) => names.join() === 'meta.json', 'connections');
  });

  it('is offered when a dump too large for an editor is opened as text', async () => {
    const file = path.join(scratchFolder(), 'large.json');
    generateDump(file, { files: 150_000, filesPerDirectory: 1000 });
    // Nothing makes the extension run for a JSON file of somebody; where it runs already, it offers.
    await juicefs();
    const [, user] = await ScriptedUser.during([{ press: 'Open in Volumes' }], async () => {
      await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(file));
      await eventually(connectionNames, (names) => names.join() === 'large.json', 'connections');
    });
    assert.match(user.story, /large\.json is a JuiceFS dump of 5\d\.\d MiB/);
  });

  it('shows a page for a file that is no dump, and adds nothing', async () => {
    const file = path.join(scratchFolder(), 'other.dump');
    writeFileSync(file, 'PGDMP');
    await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(file));
    await eventually(activeEditor, (shown) => shown instanceof vscode.TabInputCustom, 'editor');
    assert.deepEqual(await connectionNames(), []);
  });
});

describe('the index of a dump', () => {
  afterEach(forgetEverything);

  it('says how large the dump is when it is there', async () => {
    await open(copyOf(official, 'meta.json'));
    const description = await described(await Tree.open(), 'meta.json', /entries/);
    assert.match(description, /^\d+\.\d KiB, \d+ entries/);
  });

  it('can be stopped and taken up again', async function () {
    const origin = path.join(scratchFolder(), 'origin.json');
    generateDump(origin, { files: 300_000, filesPerDirectory: 1000 });
    const compressed = gzipSync(readFileSync(origin), { level: 1 });
    // A fast machine may be done before the command arrives: another copy then.
    for (let attempt = 1; attempt <= 8; attempt++) {
      const name = `big-${attempt}.json.gz`;
      const file = path.join(scratchFolder(), name);
      writeFileSync(file, compressed);
      const connectionId = await open(file);
      const tree = await Tree.open();
      const node = await tree.find(name);
      const children = tree.children(node);
      await vscode.commands.executeCommand(Command.stopIndexing, { connectionId });
      await children;
      if (!(await described(tree, name, /not indexed|entries/)).includes('not indexed')) continue;
      assert.match((await tree.item(node)).contextValue ?? '', /\bunindexed\b/);
      await vscode.commands.executeCommand(Command.buildIndex, { connectionId });
      assert.match(await described(tree, name, /entries/), /300 3\d\d entries/);
      return;
    }
    this.skip();
  });

  it('shows a directory while the dump is still read, and all of it in the end', async () => {
    const file = path.join(scratchFolder(), 'wide.json');
    generateDump(file, { files: 300_000, filesPerDirectory: 1000 });
    await open(file);
    const tree = await Tree.open();
    const first = await tree.labels(await tree.find('wide.json', 'Files'));
    assert.ok(
      first.some((label) => label.startsWith('directory-')),
      first.join(' | '),
    );
    await described(tree, 'wide.json', /entries/);
    const last = await eventually(
      async () => tree.labels(await tree.find('wide.json', 'Files')),
      (labels) => labels.length === 201 && labels.at(-1)?.startsWith('Load More') === true,
      'listing',
    );
    assert.match(last.at(-1) ?? '', /200 of about 300/);
  });

  it('tells where a dump is cut, and shows what comes before', async () => {
    const file = path.join(scratchFolder(), 'cut.json');
    const text = readFileSync(fixturePath(official));
    const at = text.indexOf('"multichunk"');
    writeFileSync(file, text.subarray(0, at + 40));
    await open(file);
    const tree = await Tree.open();
    const description = await described(tree, 'cut.json', /damaged/);
    assert.match(description, /damaged: cut at byte/);
    const [notice] = await tree.children(await tree.find('cut.json'));
    assert.ok(notice);
    const sentence = labelText(await tree.item(notice));
    assert.match(
      sentence,
      /cut\.json is cut at byte .* inside \/.*entries before it can be browsed; it cannot be loaded\./,
    );
    assert.ok((await tree.labels(await tree.find('cut.json', 'Files', 'data'))).includes('block'));
  });

  it('says that the file was changed, until it is read anew', async () => {
    const file = copyOf(official, 'moving.json');
    await open(file);
    const tree = await Tree.open();
    await described(tree, 'moving.json', /entries/);
    copyFileSync(fixturePath('vol-no-trash/redis/dump.json'), file);
    await described(tree, 'moving.json', /changed on disk/);
    await vscode.commands.executeCommand(Command.refresh, await tree.find('moving.json'));
    assert.doesNotMatch(await described(tree, 'moving.json', /entries/), /changed on disk/);
    const files = await tree.item(await tree.find('moving.json', 'Files'));
    assert.match(String(files.description), /^vol-nt ·/);
  });

  it('is kept for the next opening, until it is cleared', async () => {
    const file = copyOf(official, 'kept.json');
    const connectionId = await open(file);
    await described(await Tree.open(), 'kept.json', /entries/);
    await vscode.commands.executeCommand(Command.removeConnection, { connectionId });
    const freed = await vscode.commands.executeCommand<number>(Command.clearIndexes);
    assert.ok(freed > 0, 'something was stored');
    assert.equal(await vscode.commands.executeCommand<number>(Command.clearIndexes), 0);
  });
});
