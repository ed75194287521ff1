import { strict as assert } from 'node:assert';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { generateDump } from '../../bench/generateDump';
import type { ApplyResult } from '../../src/core/edit/apply';
import type { ImportedPatch } from '../../src/core/edit/patch/importPatch';
import type { Review } from '../../src/core/edit/review';
import { MetaError } from '../../src/core/errors';
import { ROOT_INODE } from '../../src/core/model/inode';
import { Redactor } from '../../src/core/secrets/redactor';
import { EditStore } from '../../src/extension/edits/editStore';
import { Command, Scheme } from '../../src/extension/ids';
import { Log } from '../../src/extension/log';
import { RemoteSource } from '../../src/extension/workerThread/remoteSource';
import { WorkerThread } from '../../src/extension/workerThread/workerThread';
import { connect, eventually, fixturePath, forgetEverything, scratchFolder, Tree } from './support/juicefs';
import { ScriptedUser } from './support/scriptedUser';

const run = <T>(command: string, argument: unknown): Promise<T> =>
  Promise.resolve(vscode.commands.executeCommand<T>(command, argument));

describe('editing a dump', () => {
  let connectionId = '';
  let file = '';
  let tree: Tree;
  const place = (at: string, more: object = {}): object => ({ connectionId, path: at, ...more });

  async function open(fixture = 'vol-1/sqlite/dump.json', name = 'meta.json'): Promise<string> {
    file = path.join(scratchFolder(), name);
    copyFileSync(fixturePath(fixture), file);
    const [id] = await run<string[]>(Command.openDumpFile, { file });
    assert.ok(id);
    return id;
  }

  const autoSave = (value: string | undefined): Thenable<void> =>
    vscode.workspace.getConfiguration('files').update('autoSave', value, vscode.ConfigurationTarget.Global);

  // The workbench in a browser saves by itself otherwise.
  before(() => autoSave('off'));
  after(() => autoSave(undefined));
  beforeEach(async () => {
    connectionId = await open();
    tree = await Tree.open();
  });
  afterEach(async () => {
    await run(Command.discardAllChanges, { connectionId });
    await forgetEverything();
  });

  /** Opens a document, replaces a part of it and saves it. */
  async function edit(
    command: string,
    argument: unknown,
    from: string | RegExp,
    to: string,
  ): Promise<vscode.TextDocument> {
    const document = await vscode.workspace.openTextDocument(await run<vscode.Uri>(command, argument));
    await type(document, from, to);
    assert.equal(await document.save(), true, 'saved');
    return document;
  }

  async function type(document: vscode.TextDocument, from: string | RegExp, to: string): Promise<void> {
    const text = document.getText();
    const changed = text.replace(from, to);
    assert.notEqual(changed, text, `nothing to replace in ${text}`);
    const change = new vscode.WorkspaceEdit();
    change.replace(document.uri, new vscode.Range(document.positionAt(0), document.positionAt(text.length)), changed);
    await vscode.workspace.applyEdit(change);
  }

  const mark = async (): Promise<string> => String((await tree.item(await tree.find('meta.json'))).description);
  const labels = async (...at: string[]): Promise<string[]> =>
    tree.labels(await tree.find('meta.json', 'Files', ...at));
  const description = async (...at: string[]): Promise<unknown> =>
    (await tree.item(await tree.find('meta.json', 'Files', ...at))).description;

  it('keeps what is saved as a draft: shown everywhere, written nowhere', async () => {
    assert.equal(await description('data', 'block'), '5.0 MiB');
    const document = await edit(Command.editEntry, place('/data/block'), '"length": 5242880', '"length": 5242881');
    assert.equal(document.isDirty, false);
    await eventually(
      () => description('data', 'block'),
      (text) => text === '5.0 MiB',
      'description',
    );
    const tooltip = await tree.tooltip(await tree.find('meta.json', 'Files', 'data', 'block'));
    assert.match(tooltip.replaceAll('&nbsp;', ' '), /5 242 881/);
    assert.match(await mark(), /✎ 1 edit\b/);
    const again = await vscode.workspace.fs.readFile(document.uri);
    assert.equal(Buffer.from(again).toString(), document.getText());
    assert.equal(readFileSync(file, 'utf8'), readFileSync(fixturePath('vol-1/sqlite/dump.json'), 'utf8'));
  });

  it('undoes and redoes, and open documents follow', async () => {
    const document = await edit(Command.editEntry, place('/data/small'), /"mode": \d+/, '"mode": 256');
    await edit(Command.editEntry, place('/data/small'), /"mode": \d+/, '"mode": 257');
    const shows = (text: string): Promise<string> =>
      eventually(
        () => document.getText(),
        (now) => now.includes(text),
        `${text} in the document`,
      );
    await run(Command.undoEdit, { connectionId });
    await shows('"mode": 256');
    await run(Command.undoEdit, { connectionId });
    await shows('"mode": 493');
    assert.match(await mark(), /✎ 0 edits\b/);
    await run(Command.redoEdit, { connectionId });
    await shows('"mode": 256');
    assert.match(await mark(), /✎ 1 edit\b/);
    await run(Command.discardAllChanges, { connectionId });
    await shows('"mode": 493');
    assert.doesNotMatch(await mark(), /✎/);
  });

  it('renames, moves, deletes and adds', async () => {
    await run(Command.renameEntry, place('/data/block', { name: 'caf\\xe9' }));
    await run(Command.moveEntry, place('/data/small', { to: '/team' }));
    await run(Command.moveEntry, place('/data/overlap', { to: '/over lap' }));
    await run(Command.deleteEntry, place('/docs'));
    const added = await run<vscode.Uri>(Command.addEntry, place('/', { name: 'new', type: 'directory' }));
    await run(Command.addEntry, place('/new', { name: 'link', type: 'symlink', target: '../data' }));
    assert.ok((await labels('data')).includes('caf\\xe9'));
    assert.ok(!(await labels('data')).includes('block'));
    assert.ok((await labels('team')).includes('small'));
    const root = await labels();
    assert.ok(root.includes('over lap') && root.includes('new') && !root.includes('docs'), root.join());
    assert.deepEqual(await labels('new'), ['link']);
    assert.equal(await description('new', 'link'), '→ ../data');
    assert.match((await vscode.workspace.openTextDocument(added)).getText(), /"type": "directory",\s+"mode": 493/);
    assert.match(await mark(), /✎ 6 edits\b/);
  });

  it('gives each new entry an inode of its own', async () => {
    const inodes = new Set<string | undefined>();
    for (const name of ['one', 'two', 'three']) {
      const uri = await run<vscode.Uri>(Command.addEntry, place('/', { name }));
      inodes.add(/"inode": (\d+)/.exec((await vscode.workspace.openTextDocument(uri)).getText())?.[1]);
    }
    assert.equal(inodes.size, 3);
  });

  it('refuses names that cannot be, and says so', async () => {
    await assert.rejects(run(Command.renameEntry, place('/data/block', { name: 'a/b' })), /slash/);
    await assert.rejects(run(Command.renameEntry, place('/data/block', { name: 'small' })), /small/);
    await assert.rejects(run(Command.moveEntry, place('/data', { to: '/data/below' })), /into itself/);
    await assert.rejects(run(Command.deleteEntry, place('/')), /root/);
    await assert.rejects(run(Command.deleteEntry, place('/no such')), /holds no/);
    assert.doesNotMatch(await mark(), /✎/);
  });

  it('asks before a directory with entries is deleted, and says how many', async () => {
    const team = await tree.find('meta.json', 'Files', 'team');
    const [, user] = await ScriptedUser.during([], () => run(Command.deleteEntry, team));
    assert.match(user.story, /Delete \/team and the \d+ entries below it\?/);
    assert.ok((await labels()).includes('team'));
    await ScriptedUser.during([{ press: 'Delete' }], () => run(Command.deleteEntry, team));
    assert.ok(!(await labels()).includes('team'));
    const file = await tree.find('meta.json', 'Files', 'data', 'block');
    const [, silent] = await ScriptedUser.during([], () => run(Command.deleteEntry, file));
    assert.equal(silent.story, '', 'a file comes back by Undo Edit: nothing to ask');
  });

  it('leaves a document that cannot be dirty, and changes nothing', async () => {
    const uri = await run<vscode.Uri>(Command.editEntry, place('/data/small'));
    const document = await vscode.workspace.openTextDocument(uri);
    await type(document, '"nlink"', 'nlink');
    await assert.rejects(Promise.resolve(vscode.workspace.fs.writeFile(uri, Buffer.from(document.getText()))), /line/);
    assert.equal(document.isDirty, true);
    assert.doesNotMatch(await mark(), /✎/);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('counts what auto-save keeps of one document as one edit, and asks nothing', async () => {
    const files = vscode.workspace.getConfiguration('files');
    await files.update('autoSaveDelay', 100, vscode.ConfigurationTarget.Global);
    await autoSave('afterDelay');
    try {
      const uri = await run<vscode.Uri>(Command.editEntry, place('/data/small'));
      const document = await vscode.workspace.openTextDocument(uri);
      for (const mode of ['"mode": 1', '"mode": 12', '"mode": 128']) {
        await type(document, /"mode": \d+/, mode);
        await eventually(
          () => document.isDirty,
          (isDirty) => !isDirty,
          'unsaved',
        );
      }
      assert.match(await mark(), /✎ 1 edit\b/);
      const review = await run<Review>(Command.reviewChanges, { connectionId });
      assert.match(review.changes[0]?.after ?? '', /"mode": 128,/);

      const setting = await vscode.workspace.openTextDocument(
        await run<vscode.Uri>(Command.openSetting, { connectionId }),
      );
      const [, user] = await ScriptedUser.during([], async () => {
        await type(setting, '"SecretKey": "removed"', '"SecretKey": "s3cr3t"');
        await new Promise((resolve) => setTimeout(resolve, 1500));
      });
      assert.equal(user.story, '');
      assert.equal(setting.isDirty, true);
      await vscode.window.showTextDocument(setting);
      await vscode.commands.executeCommand('workbench.action.files.revert');
    } finally {
      await autoSave('off');
      await files.update('autoSaveDelay', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('edits subtrees, pages and facts', async () => {
    await edit(Command.openSubtree, place('/team'), /"mode":\d+/, '"mode":448');
    await edit(Command.openPage, place('/data'), /"mode": \d+/, '"mode": 384');
    await edit(Command.openCounters, { connectionId }, /"nextSession": \d+/, '"nextSession": 77');
    await edit(Command.openQuotas, { connectionId }, '"maxInodes": 5000', '"maxInodes": 5001');
    await edit(Command.openDelFiles, { connectionId }, '[]', '[{"inode": 900, "length": 1, "expire": 5}]');
    await edit(Command.openSustained, { connectionId }, '[]', '[{"sid": 1, "inodes": [901]}]');
    assert.match(await mark(), /✎ 6 edits\b/);
    const facts = await tree.find('meta.json', 'Deleted Files');
    assert.equal((await tree.item(facts)).description, '1');
    const changes = await run<Review>(Command.reviewChanges, { connectionId });
    assert.deepEqual(
      changes.changes.map(({ item }) => ('section' in item ? item.section : item.names.join('/'))).sort(),
      ['Counters', 'DelFiles', 'Quotas', 'Sustained', 'data/block', 'team'].sort(),
    );
  });

  it('opens a large directory page by page', async () => {
    const big = path.join(scratchFolder(), 'big.json');
    generateDump(big, { files: 250, filesPerDirectory: 250 });
    const [id] = await run<string[]>(Command.openDumpFile, { file: big });
    const [directory] = await tree.labels(await tree.find('big.json', 'Files'));
    const names = new Set<string>();
    let uri = await run<vscode.Uri>(Command.openPage, { connectionId: id, path: `/${directory}` });
    for (let page = 1; ; page++) {
      const text = (await vscode.workspace.openTextDocument(uri)).getText();
      for (const name of Object.keys((JSON.parse(text) as { entries: object }).entries)) names.add(name);
      if (page === 3) break;
      uri = await run<vscode.Uri>(Command.openNextPage, uri);
    }
    assert.equal(names.size, 250);
    const [, user] = await ScriptedUser.during([], () => run(Command.openNextPage, uri));
    assert.match(user.story, /last page/);
  });

  it('reviews in one editor, with a summary', async () => {
    await edit(Command.editEntry, place('/data/block'), '"length": 5242880', '"length": 5242000');
    const first = await run<Review>(Command.reviewChanges, { connectionId });
    assert.equal(Number(first.before.bytes) - Number(first.after.bytes), 880);
    assert.equal(first.before.entries, first.after.entries);
    await run(Command.deleteEntry, place('/docs'));
    const review = await run<Review>(Command.reviewChanges, { connectionId });
    assert.equal(review.before.entries - review.after.entries, 57);
    const tab = await eventually(
      () => vscode.window.tabGroups.activeTabGroup.activeTab?.label ?? '',
      (label) => label.includes('2 changes'),
      'the review',
    );
    assert.match(tab, /Review meta\.json: 2 changes/);
    const texts = vscode.workspace.textDocuments
      .filter(({ uri }) => uri.scheme === Scheme.review && uri.path === '/Summary.txt')
      .map((document) => document.getText());
    assert.ok(
      texts.some((text) => text.includes('- delete /docs (57 entries)') && text.includes('- length of /data/block')),
      texts.join('\n'),
    );
  });

  it('applies to a new file, and never to the original', async () => {
    await edit(Command.editEntry, place('/data/small'), /"mode": \d+/, '"mode": 256');
    await run(Command.deleteEntry, place('/docs'));
    const target = path.join(scratchFolder(), 'edited.json.gz');
    await assert.rejects(run(Command.applyEdits, { connectionId, file }), /original/);
    const result = await run<ApplyResult>(Command.applyEdits, { connectionId, file: target, recomputeCounters: true });
    assert.equal(result.changes, 2);
    assert.equal(readFileSync(file, 'utf8'), readFileSync(fixturePath('vol-1/sqlite/dump.json'), 'utf8'));
    const [applied] = await run<string[]>(Command.openDumpFile, { file: target });
    const ofFile = async (at: string): Promise<string> => {
      const uri = await run<vscode.Uri>(Command.openEntry, { connectionId: applied, path: at });
      return (await vscode.workspace.openTextDocument(uri)).getText();
    };
    assert.match(await ofFile('/data/small'), /"mode": 256/);
    await assert.rejects(ofFile('/docs'), /holds no/);
    const counters = await vscode.workspace.openTextDocument(
      await run<vscode.Uri>(Command.openCounters, { connectionId: applied }),
    );
    assert.match(counters.getText(), /"usedInodes": 114,/);
    assert.match(await mark(), /✎ 2 edits\b/, 'the draft stays');
    await assert.rejects(run(Command.applyEdits, { connectionId, file: target }), /exist|there/);
  });

  it('discards the change of one item, and leaves the others', async () => {
    await edit(Command.editEntry, place('/data/small'), /"mode": \d+/, '"mode": 256');
    await run(Command.renameEntry, place('/data/block', { name: 'brick' }));
    await run(Command.deleteEntry, place('/docs'));
    await run(Command.discardChanges, place('/docs'));
    assert.ok((await labels()).includes('docs'));
    await run(Command.discardChanges, await tree.find('meta.json', 'Files', 'data', 'brick'));
    assert.ok((await labels('data')).includes('block'));
    assert.match(await mark(), /✎ 1 edit\b/);
    await assert.rejects(run(Command.discardChanges, place('/data/block')), /no change/);
  });

  it('marks changed items for menus', async () => {
    const tags = async (...at: string[]): Promise<string> =>
      (await tree.item(await tree.find('meta.json', ...at))).contextValue ?? '';
    assert.match(await tags('Files', 'data', 'small'), /\bwritable\b/);
    assert.doesNotMatch(await tags('Files', 'data', 'small'), /\bchanged\b/);
    await edit(Command.editEntry, place('/data/small'), /"mode": \d+/, '"mode": 256');
    assert.match(await tags('Files', 'data', 'small'), /\bchanged\b/);
    assert.match(await tags(), /\bedited\b/);
  });

  it('carries changes to another dump by a patch, and tells what does not fit', async () => {
    await edit(Command.editEntry, place('/data/small'), /"mode": \d+/, '"mode": 256');
    await run(Command.deleteEntry, place('/docs'));
    const patch = path.join(scratchFolder(), 'meta.patch.json');
    assert.equal(await run(Command.exportPatch, { connectionId, file: patch }), patch);
    await run(Command.discardAllChanges, { connectionId });
    await run(Command.renameEntry, place('/docs', { name: 'papers' }));
    const imported = await run<ImportedPatch>(Command.importPatch, { connectionId, file: patch });
    assert.equal(imported.edits.length, 1);
    assert.deepEqual(
      imported.conflicts.map(({ kind }) => kind),
      ['missing'],
    );
    assert.match(await mark(), /✎ 2 edits\b/);
    const report = await eventually(
      () => vscode.window.activeTextEditor?.document.getText() ?? '',
      (text) => text.includes('do not'),
      'conflicts',
    );
    assert.match(report, /deletion of \/docs: not there/);
  });

  it('brings edits back when the dump is opened again', async () => {
    await run(Command.deleteEntry, place('/docs'));
    await run(Command.removeConnection, { connectionId });
    await run(Command.openDumpFile, { file });
    assert.match(await mark(), /✎ 1 edit\b/);
    assert.ok(!(await labels()).includes('docs'));
  });

  it('does not apply edits to a file that was changed meanwhile, until that is wanted', async () => {
    await edit(Command.editEntry, place('/data/small'), /"mode": \d+/, '"mode": 256');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"TrashDays": 1', '"TrashDays": 7'));
    const target = path.join(scratchFolder(), 'edited.json');
    const apply = (): Promise<ApplyResult> => run(Command.applyEdits, { connectionId, file: target });
    await assert.rejects(apply(), /changed/);
    const [, user] = await ScriptedUser.during([{ press: 'Keep for This File' }], async () => {
      await run(Command.refresh, undefined);
      await labels();
      await new Promise((resolve) => setTimeout(resolve, 1000));
    });
    assert.match(user.story, /meta\.json was changed after its edits were made/);
    await apply();
    assert.match(readFileSync(target, 'utf8'), /"TrashDays": 7/);
    assert.match(readFileSync(target, 'utf8'), /"mode":256,/);
  });

  it('marks every name of a changed inode', async () => {
    await edit(Command.editEntry, place('/data/small'), /"mode": \d+/, '"mode": 256');
    const links = await tree.children(await tree.find('meta.json', 'Files', 'links'));
    const linked = links.map((node) => node.item()).filter(({ contextValue = '' }) => /\bchanged\b/.test(contextValue));
    assert.ok(linked.length > 0);
  });

  it('lets live engines be', async () => {
    const engine = await connect('live');
    const uri = await run<vscode.Uri>(Command.openEntry, { connectionId: engine, path: '/data/small' });
    const { permissions } = await vscode.workspace.fs.stat(uri);
    assert.equal(permissions, vscode.FilePermission.Readonly);
    await assert.rejects(Promise.resolve(vscode.workspace.fs.writeFile(uri, Buffer.from('{}'))));
    await assert.rejects(run(Command.deleteEntry, { connectionId: engine, path: '/docs' }), /only dump files/);
    const node = await tree.find('live', 'Files', 'docs');
    assert.doesNotMatch((await tree.item(node)).contextValue ?? '', /writable/);
  });

  describe('secrets', () => {
    const draft = (document: vscode.TextDocument): Thenable<boolean> => document.save();

    it('asks before a removed secret is put back, and keeps the document as it is without a yes', async () => {
      const uri = await run<vscode.Uri>(Command.openSetting, { connectionId });
      const document = await vscode.workspace.openTextDocument(uri);
      await type(document, '"SecretKey": "removed"', '"SecretKey": "s3cr3t"');
      const [saved, user] = await ScriptedUser.during([], () => draft(document));
      assert.equal(saved, false);
      assert.match(user.story, /keeps a secret: SecretKey/);
      assert.equal(document.isDirty, true);
      assert.doesNotMatch(await mark(), /✎/);
      const [kept] = await ScriptedUser.during([{ press: 'Keep in Draft' }], () => draft(document));
      assert.equal(kept, true);
      assert.match(await mark(), /holds secrets/);
      const review = await run<Review>(Command.reviewChanges, { connectionId });
      assert.doesNotMatch(JSON.stringify(review.changes), /s3cr3t/);
    });

    it('marks a dump that was made with its secrets, and shows none', async () => {
      await run(Command.removeConnection, { connectionId });
      connectionId = await open('vol-1/sqlite/dump-keep-secret.json');
      await tree.labels(await tree.find('meta.json'));
      assert.match(await mark(), /holds secrets/);
      assert.match(await tree.tooltip(await tree.find('meta.json')), /SecretKey/);
      const uri = await run<vscode.Uri>(Command.openSetting, { connectionId });
      const document = await vscode.workspace.openTextDocument(uri);
      assert.match(document.getText(), /"SecretKey": "\*\*\*\*"/);
      await type(document, '"TrashDays": 1', '"TrashDays": 2');
      await ScriptedUser.during([{ press: 'Keep in Draft' }], () => draft(document));
      const target = path.join(scratchFolder(), 'edited.json');
      const { heldSecrets } = await run<ApplyResult>(Command.applyEdits, { connectionId, file: target });
      assert.deepEqual(heldSecrets, ['SecretKey']);
      const before = JSON.parse(readFileSync(file, 'utf8')) as { Setting: object };
      const after = JSON.parse(readFileSync(target, 'utf8')) as { Setting: object };
      assert.deepEqual(after.Setting, { ...before.Setting, TrashDays: 2 });
    });
  });
});

describe('an edited dump in the worker', () => {
  afterEach(forgetEverything);

  it('is edited again when the worker was lost', async () => {
    const script = path.join(fixturePath('..'), '..', 'dist', 'worker.js');
    // Not disposed: its channel is the extension's own.
    const worker = new WorkerThread(script, new Log(new Redactor()));
    try {
      const file = path.join(scratchFolder(), 'meta.json');
      copyFileSync(fixturePath('vol-1/sqlite/dump.json'), file);
      const source = await RemoteSource.open(worker, file);
      assert.notEqual(await source.child(ROOT_INODE, 'docs'), undefined);
      await source.setEdits([{ kind: 'delete', names: ['docs'] }]);
      // A request of no kind there is: the thread ends of it.
      await assert.rejects(worker.request('nothing' as 'facts', { source: 0 }), (error) => MetaError.is(error, 'io'));
      assert.equal(await source.child(ROOT_INODE, 'docs'), undefined);
    } finally {
      worker.dispose();
    }
  });
});

describe('edits in the state of a workspace', () => {
  /** A workspace's state as the editor keeps it: as JSON. */
  class State implements vscode.Memento {
    private readonly values = new Map<string, string>();
    keys(): readonly string[] {
      return [...this.values.keys()];
    }
    get<T>(key: string, fallback?: T): T | undefined {
      const text = this.values.get(key);
      return text === undefined ? fallback : (JSON.parse(text) as T);
    }
    update(key: string, value: unknown): Thenable<void> {
      if (value === undefined) this.values.delete(key);
      else this.values.set(key, JSON.stringify(value));
      return Promise.resolve();
    }
  }

  it('are there again in the next window, undone ones too', async () => {
    const state = new State();
    const log = {
      edits: [
        { kind: 'delete', names: ['a\xff'] },
        { kind: 'delete', names: ['b'] },
      ],
      applied: 1,
    } as const;
    const original = { sizeBytes: 1, mtimeMs: 2.5, endsSha256: 'x' };
    await new EditStore(state).keep('c', log, [], original);
    const next = new EditStore(state);
    assert.deepEqual(next.log('c'), log);
    assert.deepEqual(next.edits('c'), log.edits.slice(0, 1));
    assert.deepEqual(next.original('c'), original);
    await next.keep('c', { edits: [], applied: 0 }, []);
    assert.deepEqual(new EditStore(state).ids(), []);
    assert.deepEqual(state.keys(), []);
  });

  it('have a bound', () => {
    const text = 'x'.repeat(5 * 1024 * 1024);
    const edit = { kind: 'put', names: ['a'], text } as const;
    const store = new EditStore(new State());
    store.requireRoom({ edits: [edit], applied: 1 });
    assert.throws(() => store.requireRoom({ edits: [edit, edit], applied: 2 }), /MiB/);
  });

  it('that cannot be read are left alone', () => {
    const state = new State();
    void state.update('juicefs.edits/c', { log: { edits: [{ kind: 'nonsense' }], applied: 1 } });
    assert.deepEqual(new EditStore(state).ids(), []);
    assert.equal(state.keys().length, 1);
  });
});
