import { strict as assert } from 'node:assert';
import { existsSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { Command } from '../../src/extension/ids';
import { connect, fixturePath, forgetEverything, juicefs, scratchFolder, Tree } from '../host/support/juicefs';

describe('Restricted Mode', () => {
  afterEach(forgetEverything);

  it('is what this workspace is in', () => {
    assert.equal(vscode.workspace.isTrusted, false);
  });

  it('ignores connections that the workspace names', async () => {
    assert.deepEqual((await juicefs()).connections(), []);
  });

  it('lets the user’s own connections and dump files be looked at and dumped', async () => {
    const connectionId = await connect('mine');
    const tree = await Tree.open();
    assert.equal((await tree.labels(await tree.find('mine', 'Files'))).length, 7);
    const file = path.join(scratchFolder(), 'dump.json');
    await vscode.commands.executeCommand(Command.dumpMetadata, { connectionId, file });
    assert.ok(existsSync(file));
  });

  it('loads nothing', async () => {
    const file = fixturePath('vol-1/sqlite/dump.json');
    const target = path.join(scratchFolder(), 'new.db');
    await assert.rejects(
      Promise.resolve(
        vscode.commands.executeCommand(Command.loadDump, { file, target: `sqlite3://${target}`, volumeName: 'vol-1' }),
      ),
    );
    assert.equal(existsSync(target), false);
  });

  it('sets no secrets', async () => {
    const connectionId = await connect('mine');
    const argument = { connectionId, secrets: { accessKey: 'AK' }, volumeName: 'vol-1' };
    await assert.rejects(
      Promise.resolve(vscode.commands.executeCommand(Command.setSecrets, argument)),
      /Restricted Mode nothing is changed/,
    );
  });

  it('neither migrates nor tries a restore', async () => {
    const connectionId = await connect('mine');
    const target = path.join(scratchFolder(), 'new.db');
    const migration = { connectionId, target: `sqlite3://${target}`, volumeName: 'vol-1' };
    const file = fixturePath('vol-1/sqlite/dump.json');
    for (const [command, argument] of [
      [Command.migrateMetadata, migration],
      [Command.restoreDrill, { file }],
    ] as const) {
      await assert.rejects(Promise.resolve(vscode.commands.executeCommand(command, argument)), /Restricted Mode/);
    }
    assert.equal(existsSync(target), false);
  });
});
