import { strict as assert } from 'node:assert';
import { copyFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { Command, Setting } from '../../src/extension/ids';
import { DropDumpFiles } from '../../src/extension/tree/dropDumpFiles';
import {
  connect,
  eventually,
  fixturePath,
  forgetEverything,
  juicefs,
  labelText,
  scratchFolder,
  Tree,
} from './support/juicefs';
import testSecrets from './support/testSecrets.json';

const configuration = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration();

describe('connections', () => {
  afterEach(forgetEverything);

  it('come from the settings, and from changes of them', async () => {
    const copy = path.join(scratchFolder(), 'meta.db');
    copyFileSync(fixturePath('vol-1/sqlite/meta.db'), copy);
    const setting = [{ name: 'by hand', url: `sqlite3://${copy}`, production: true }, { name: 'broken' }, 7];
    await configuration().update(Setting.connections, setting, vscode.ConfigurationTarget.Global);
    const api = await juicefs();
    await eventually(
      () => api.connections().map(({ name }) => name),
      (names) => names.join() === 'by hand',
      'connections',
    );
    const tree = await Tree.open();
    assert.deepEqual(await tree.labels(), ['by hand — PRODUCTION']);
  });

  it('come from the workspace as well', async () => {
    const copy = path.join(scratchFolder(), 'meta.db');
    copyFileSync(fixturePath('vol-1/sqlite/meta.db'), copy);
    const setting = [{ name: 'team', url: `sqlite3://${copy}` }];
    await configuration().update(Setting.connections, setting, vscode.ConfigurationTarget.Workspace);
    const api = await juicefs();
    await eventually(
      () => api.connections().length,
      (count) => count === 1,
      'connections',
    );
    await configuration().update(Setting.connections, undefined, vscode.ConfigurationTarget.Workspace);
    await eventually(
      () => api.connections().length,
      (count) => count === 0,
      'connections',
    );
  });

  it('keep passwords out of the settings', async () => {
    await vscode.commands.executeCommand(Command.addConnection, {
      name: 'r',
      url: `redis://u:${testSecrets.urlPassword}@127.0.0.1:1/1`,
    });
    const stored = JSON.stringify(configuration().inspect(Setting.connections)?.globalValue);
    assert.match(stored, /redis:\/\/u@127\.0\.0\.1:1\/1/);
    assert.doesNotMatch(stored, /s3cr3t/);
    const tree = await Tree.open();
    const node = await tree.find('r');
    assert.doesNotMatch(`${String((await tree.item(node)).description)} ${await tree.tooltip(node)}`, /s3cr3t/);
  });

  it('keep their id when they are renamed', async () => {
    const id = await connect('before');
    await vscode.commands.executeCommand(Command.renameConnection, { connectionId: id, name: 'after' });
    assert.deepEqual((await juicefs()).connections(), [{ id, name: 'after', kind: 'engine' }]);
  });

  it('can be several at once, dump files among them', async () => {
    const id = await connect('engine');
    const file = fixturePath('vol-1/sqlite/dump.json.gz');
    const [dumpId] = await vscode.commands.executeCommand<string[]>(Command.openDumpFile, vscode.Uri.file(file));
    const tree = await Tree.open();
    assert.deepEqual(await tree.labels(), ['engine', 'dump.json.gz']);
    assert.notEqual(id, dumpId);
    assert.deepEqual((await tree.labels(await tree.find('dump.json.gz', 'Files'))).length, 7);
  });

  it('can be dump files dropped onto the view', async () => {
    const dropped = new vscode.DataTransfer();
    const files = ['vol-1/sqlite/dump.json', 'vol-1/redis/dump.json'].map((name) => vscode.Uri.file(fixturePath(name)));
    dropped.set('text/uri-list', new vscode.DataTransferItem(files.map(String).join('\r\n')));
    await new DropDumpFiles().handleDrop(undefined, dropped);
    assert.deepEqual(
      (await juicefs()).connections().map(({ kind }) => kind),
      ['dump', 'dump'],
    );
  });

  it('say what is wrong and try again', async () => {
    const missing = path.join(scratchFolder(), 'late.db');
    await vscode.commands.executeCommand(Command.addConnection, { name: 'late', url: `sqlite3://${missing}` });
    const tree = await Tree.open();
    const [failure, ...others] = await tree.children(await tree.find('late'));
    assert.equal(others.length, 0);
    assert.ok(failure);
    const item = await tree.item(failure);
    assert.match(labelText(item), /late\.db/);
    assert.equal(item.command?.command, Command.retry);
    copyFileSync(fixturePath('vol-1/sqlite/meta.db'), missing);
    await vscode.commands.executeCommand(Command.retry, failure);
    assert.deepEqual((await tree.labels(await tree.find('late'))).slice(0, 2), ['Files', 'Trash']);
  });
});
