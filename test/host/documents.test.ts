import { strict as assert } from 'node:assert';
import { copyFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as vscode from 'vscode';
import { Command, Scheme } from '../../src/extension/ids';
import { connect, eventually, fixturePath, forgetEverything, scratchFolder, Tree } from './support/juicefs';

async function textOf(command: string, argument: unknown): Promise<string> {
  const uri = await vscode.commands.executeCommand<vscode.Uri>(command, argument);
  return (await vscode.workspace.openTextDocument(uri)).getText();
}

describe('documents', () => {
  let connectionId = '';
  beforeEach(async () => {
    connectionId = await connect('vol');
  });
  afterEach(forgetEverything);

  it('show an entry as the official dump spells it', async () => {
    const dump = readFileSync(fixturePath('vol-1/sqlite/dump.json'), 'utf8').replaceAll(/\s/g, '');
    const text = (await textOf(Command.openEntry, { connectionId, path: '/data/block' })).replaceAll(/\s/g, '');
    assert.ok(dump.includes(`"block":${text}`), text);
  });

  it('show a subtree as the official dump of that directory', async () => {
    const official = readFileSync(fixturePath('vol-1/sqlite/dump-subdir-team.json'), 'utf8');
    const text = await textOf(Command.openSubtree, { connectionId, path: '/team' });
    assert.equal(text, `{\n${official.slice(official.indexOf('  "FSTree"'))}`);
  });

  it('open for names of any bytes, and for the trash with exact inodes', async () => {
    const tree = await Tree.open();
    const odd = await tree.find('vol', 'Files', 'odd');
    for (const node of await tree.children(odd)) assert.match(await textOf(Command.openEntry, node), /"inode": \d+/);
    const hour = await tree.find('vol', 'Trash', '2026-11-23-04');
    assert.match(await textOf(Command.openEntry, hour), /"inode": 9223372032828243969,/);
    for (const node of await tree.children(hour)) assert.match(await textOf(Command.openEntry, node), /"inode": \d+/);
  });

  it('show the facts, secrets masked', async () => {
    assert.match(await textOf(Command.openCounters, { connectionId }), /"usedSpace": 442023936/);
    assert.match(await textOf(Command.openQuotas, { connectionId }), /"path": "\/team"/);
    assert.match(await textOf(Command.openSessions, { connectionId }), /"Sessions": \[\]/);
    assert.match(await textOf(Command.openSetting, { connectionId }), /"SecretKey": "removed"/);
  });

  it('are JSON, read-only, and have an honest size and time', async () => {
    const uri = await vscode.commands.executeCommand<vscode.Uri>(Command.openCounters, { connectionId });
    const document = await vscode.workspace.openTextDocument(uri);
    assert.equal(document.languageId, 'json');
    const before = await vscode.workspace.fs.stat(uri);
    assert.equal(before.size, Buffer.byteLength(document.getText()));
    assert.equal(before.permissions, vscode.FilePermission.Readonly);
    await vscode.commands.executeCommand(Command.refresh);
    const after = await vscode.workspace.fs.stat(uri);
    assert.equal(after.mtime, before.mtime);
    await assert.rejects(Promise.resolve(vscode.workspace.fs.writeFile(uri, Buffer.from('{}'))));
  });

  it('say that something is not there', async () => {
    await assert.rejects(textOf(Command.openEntry, { connectionId, path: '/no such' }), /holds no \/no such/);
    const stale = vscode.Uri.from({
      scheme: Scheme.metadata,
      authority: 'gone-00000000',
      path: '/counters/counters.json',
    });
    await assert.rejects(Promise.resolve(vscode.workspace.fs.readFile(stale)), /gone-00000000/);
  });

  it('follow their schema without a complaint, and are explained by it', async () => {
    const tree = await Tree.open();
    const uris: vscode.Uri[] = [];
    for (const command of [Command.openSetting, Command.openCounters, Command.openQuotas, Command.openSessions]) {
      uris.push(await vscode.commands.executeCommand<vscode.Uri>(command, { connectionId }));
    }
    for (const path of ['/data/multichunk', '/acl/plain', '/data/small', '/data/punched']) {
      uris.push(await vscode.commands.executeCommand<vscode.Uri>(Command.openEntry, { connectionId, path }));
    }
    uris.push(await vscode.commands.executeCommand<vscode.Uri>(Command.openEntry, await tree.find('vol', 'Trash')));
    uris.push(await vscode.commands.executeCommand<vscode.Uri>(Command.openSubtree, { connectionId, path: '/' }));
    for (const uri of uris) {
      const hover = await eventually(
        () => hoverText(uri, memberPosition),
        (text) => text !== '',
        `hover in ${uri.path}`,
      );
      assert.notEqual(hover, '');
      assert.deepEqual(complaints(uri), [], uri.path);
    }
  });

  it('show a value that cannot be as a problem', async () => {
    const file = path.join(scratchFolder(), 'damaged.db');
    copyFileSync(fixturePath('vol-1/sqlite/meta.db'), file);
    const database = new DatabaseSync(file);
    database.exec('UPDATE jfs_node SET nlink = -1 WHERE inode = 40');
    database.close();
    const { id } = await vscode.commands.executeCommand<{ id: string }>(Command.addConnection, {
      name: 'damaged',
      url: `sqlite3://${file}`,
    });
    const uri = await vscode.commands.executeCommand<vscode.Uri>(Command.openEntry, {
      connectionId: id,
      path: '/data/block',
    });
    const found = await eventually(
      () => complaints(uri),
      (list) => list.length > 0,
      'problems',
    );
    assert.match(found.join(), /-1|minimum/);
  });
});

/** On the first member's name. */
function memberPosition(document: vscode.TextDocument): vscode.Position {
  return document.positionAt(document.getText().indexOf('"') + 2);
}

async function hoverText(uri: vscode.Uri, at: (document: vscode.TextDocument) => vscode.Position): Promise<string> {
  const document = await vscode.workspace.openTextDocument(uri);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, at(document));
  return hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (content instanceof vscode.MarkdownString ? content.value : ''))
    .join('\n');
}

function complaints(uri: vscode.Uri): string[] {
  return vscode.languages.getDiagnostics(uri).map(({ message }) => message);
}
