import { strict as assert } from 'node:assert';
import { copyFileSync, existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as vscode from 'vscode';
import type { CertificateFiles } from '../../src/core/transfer/certificate/certificate';
import type { MigrationResult } from '../../src/core/transfer/migrate/migrationResult';
import type { Verification } from '../../src/core/transfer/verify/verification';
import { Command, Setting } from '../../src/extension/ids';
import { connect, eventually, fixturePath, forgetEverything, scratchFolder, Tree } from './support/juicefs';
import type { Answer } from './support/scriptedUser';
import { ScriptedUser } from './support/scriptedUser';

type Migrated = MigrationResult & { certificate?: CertificateFiles };

describe('Migrate Metadata', () => {
  let folder = '';
  let database = '';
  let target = '';
  beforeEach(() => {
    folder = scratchFolder();
    database = path.join(folder, 'new.db');
    target = `sqlite3://${database}`;
  });
  afterEach(forgetEverything);

  /** A connection to a volume that a client has open. */
  async function connectBusy(): Promise<string> {
    const file = path.join(scratchFolder(), 'busy.db');
    copyFileSync(fixturePath('vol-1/sqlite/meta.db'), file);
    const busy = new DatabaseSync(file);
    const info = { Version: '1.4.1', HostName: 'web-1', MountPoint: '/mnt/jfs', ProcessID: 4711 };
    busy
      .prepare('INSERT INTO jfs_session2 (sid, expire, info) VALUES (?, ?, ?)')
      .run(7, Math.floor(Date.now() / 1000) + 3600, Buffer.from(JSON.stringify(info)));
    busy.close();
    const { id } = await vscode.commands.executeCommand<{ id: string }>(Command.addConnection, {
      name: 'busy',
      url: `sqlite3://${file}`,
    });
    return id;
  }

  const byCode = (connectionId: string, more: object = {}): Promise<Migrated> =>
    Promise.resolve(
      vscode.commands.executeCommand<Migrated>(Command.migrateMetadata, {
        connectionId,
        target,
        volumeName: 'vol-1',
        folder,
        ...more,
      }),
    );
  const byHand = async (name: string, ...answers: Answer[]): Promise<[Migrated | undefined, ScriptedUser]> => {
    const node = await (await Tree.open()).find(name);
    return ScriptedUser.during([{ type: target }, ...answers], () =>
      vscode.commands.executeCommand<Migrated | undefined>(Command.migrateMetadata, node),
    );
  };

  it('copies a volume from engine to engine, proves it, and marks the source', async () => {
    const connectionId = await connect('old');
    const original = await vscode.commands.executeCommand<Verification>(Command.verify, { connectionId });
    const migrated = await byCode(connectionId);
    assert.equal(migrated.verification.treeHash, original.treeHash);
    assert.deepEqual(migrated.missingSecrets, [], 'secrets are copied');
    assert.deepEqual(migrated.changes, []);
    assert.ok(migrated.certificate);
    assert.equal(path.dirname(migrated.certificate.readable), folder);
    assert.match(readFileSync(migrated.certificate.readable, 'utf8'), /overwrite each other/);

    const tree = await Tree.open();
    const source = await tree.find('old');
    assert.match(String((await tree.item(source)).description), / · migrated$/);
    const [note = ''] = await tree.labels(source);
    assert.match(note, /^Migrated to new\.db on .* UTC\. Keep this engine read-only or stopped/);
  });

  it('wants the name of the volume, and an engine', async () => {
    const connectionId = await connect('old');
    await assert.rejects(byCode(connectionId, { volumeName: 'other' }), /holds volume vol-1/);
    const [dump = ''] = await vscode.commands.executeCommand<string[]>(Command.openDumpFile, {
      file: fixturePath('vol-1/sqlite/dump.json'),
    });
    await assert.rejects(byCode(dump), /is a dump/);
    assert.deepEqual(readdirSync(folder), []);
  });

  it('refuses while a client has the source open, unless that is accepted', async () => {
    const connectionId = await connectBusy();
    await assert.rejects(byCode(connectionId), /accept: writers/);
    assert.equal(existsSync(database), false);
    const migrated = await byCode(connectionId, { accept: ['writers'] });
    assert.deepEqual(
      migrated.clientsBefore.map(({ hostName }) => hostName),
      ['web-1'],
    );
    assert.ok(existsSync(database));
  });

  it('names the clients to a person, shows them, and goes on only when the word is typed', async () => {
    await connectBusy();
    const [left, seen] = await byHand('busy', { press: 'Show Clients' });
    assert.equal(left, undefined);
    assert.match(seen.story, /busy has 1 live client\. Stop it first\.\nweb-1:\/mnt\/jfs/);
    await byHand('busy', { press: 'Migrate Anyway…' }, { type: 'yes' });
    assert.equal(existsSync(database), false);

    const [migrated, later] = await byHand(
      'busy',
      { press: 'Migrate Anyway…' },
      { type: 'writers' },
      { press: 'Migrate…' },
      { type: 'vol-1' },
    );
    assert.match(later.story, /Type the word writers to go on/);
    assert.match(later.story, /Migrate volume vol-1 into new\.db\?/);
    assert.match(later.story, /Accepted: Clients have the volume open/);
    assert.equal(migrated?.volume.name, 'vol-1');
  });

  it('offers to mark the old connection read-only', async () => {
    await connect('old');
    await byHand('old', { press: 'Migrate…' }, { type: 'vol-1' }, { press: 'Mark old Read-Only' });
    await eventually(
      () => vscode.workspace.getConfiguration().get<{ name: string; readOnly?: boolean }[]>(Setting.connections, []),
      (connections) => connections.some(({ name, readOnly }) => name === 'old' && readOnly === true),
      'the setting',
    );
  });

  it('reports for a change ticket', async () => {
    await byCode(await connect('old'));
    await ScriptedUser.during([{ choose: 'Migrate old → new.db' }], () =>
      vscode.commands.executeCommand(Command.showTaskReport),
    );
    const report = vscode.window.activeTextEditor?.document.getText() ?? '';
    for (const part of [
      /Changes seen on the source while it was copied\n {2}none/,
      /Live clients of the source before\n {2}none/,
      /The way back\n {2}Keep the old engine read-only or stopped/,
      /\[ \] Keep the old engine read-only or stopped/,
      /Tree hash +[0-9a-f]{32}/,
    ]) {
      assert.match(report, part);
    }
  });
});
