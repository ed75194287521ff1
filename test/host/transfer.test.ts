import { strict as assert } from 'node:assert';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { generateDump } from '../../bench/generateDump';
import type { DumpResult } from '../../src/core/transfer/dump/dumpRequest';
import type { LoadResult } from '../../src/core/transfer/load/loadResult';
import type { Verification } from '../../src/core/transfer/verify/verification';
import { Command } from '../../src/extension/ids';
import { connect, eventually, fixturePath, forgetEverything, juicefs, scratchFolder, Tree } from './support/juicefs';

const official = (name: string): string => readFileSync(fixturePath(`vol-1/sqlite/${name}`), 'utf8');

describe('dump, load and verify', () => {
  let connectionId = '';
  let folder = '';
  beforeEach(async () => {
    connectionId = await connect('vol');
    folder = scratchFolder();
  });
  afterEach(forgetEverything);

  /** A dump of ours: the official one of this volume has lost two bytes of a name that is U+FFFD. */
  async function dumped(name: string): Promise<string> {
    const file = path.join(folder, name);
    await vscode.commands.executeCommand(Command.dumpMetadata, { connectionId, file });
    return file;
  }

  it('dump the bytes of the official client', async () => {
    const file = path.join(folder, 'meta.json');
    const result = await vscode.commands.executeCommand<DumpResult>(Command.dumpMetadata, { connectionId, file });
    assert.equal(readFileSync(file, 'utf8').replaceAll('%EF%BF%BD', '%EF'), official('dump.json'));
    assert.deepEqual(result.removedSecrets, ['SecretKey']);
    assert.ok(result.keptSecrets.includes('AccessKey'));
  });

  it('dump a directory, without the trash, and with the secret only when confirmed', async () => {
    const file = path.join(folder, 'team.json');
    await vscode.commands.executeCommand(Command.dumpDirectory, { connectionId, path: '/team', file });
    assert.equal(readFileSync(file, 'utf8'), official('dump-subdir-team.json'));

    const full = { connectionId, file: path.join(folder, 'full.json'), redaction: 'full' };
    await assert.rejects(Promise.resolve(vscode.commands.executeCommand(Command.dumpMetadata, full)), /volumeName/);
    assert.equal(existsSync(full.file), false);
    await vscode.commands.executeCommand(Command.dumpMetadata, { ...full, volumeName: 'vol-1' });
    assert.equal(readFileSync(full.file, 'utf8').replaceAll('%EF%BF%BD', '%EF'), official('dump-keep-secret.json'));
  });

  it('do not overwrite a file unasked, and leave nothing half-done', async () => {
    const file = path.join(folder, 'meta.json');
    writeFileSync(file, 'mine');
    await assert.rejects(Promise.resolve(vscode.commands.executeCommand(Command.dumpMetadata, { connectionId, file })));
    assert.equal(readFileSync(file, 'utf8'), 'mine');
    assert.deepEqual(readdirSync(folder), ['meta.json']);
  });

  it('load a dump into a new database that holds the same', async () => {
    const target = `sqlite3://${path.join(folder, 'new.db')}`;
    const file = await dumped('meta.json.gz');
    await assert.rejects(
      Promise.resolve(vscode.commands.executeCommand(Command.loadDump, { file, target, volumeName: 'other' })),
      /vol-1/,
    );
    assert.equal(existsSync(path.join(folder, 'new.db')), false);
    const loaded = await vscode.commands.executeCommand<LoadResult>(Command.loadDump, {
      file,
      target,
      volumeName: 'vol-1',
    });
    assert.deepEqual(loaded.missingSecrets, ['SecretKey']);

    await vscode.commands.executeCommand(Command.addConnection, { name: 'loaded', url: target });
    const tree = await Tree.open();
    assert.equal((await tree.labels(await tree.find('loaded', 'Files'))).length, 7);
    const original = await vscode.commands.executeCommand<Verification>(Command.verify, { connectionId });
    assert.equal(loaded.verification.treeHash, original.treeHash);
    assert.equal(loaded.verification.entries, original.entries);
  });

  it('refuse a target that holds a volume, and one that is marked read-only', async () => {
    const file = fixturePath('vol-1/sqlite/dump.json');
    const occupied = path.join(folder, 'meta.db');
    writeFileSync(occupied, readFileSync(fixturePath('vol-crash/sqlite/meta.db')));
    const load = (target: string): Promise<unknown> =>
      Promise.resolve(vscode.commands.executeCommand(Command.loadDump, { file, target, volumeName: 'vol-1' }));
    await assert.rejects(load(`sqlite3://${occupied}`), /already holds volume/);
    const url = `sqlite3://${path.join(folder, 'locked.db')}`;
    await vscode.commands.executeCommand(Command.addConnection, { name: 'locked', url, readOnly: true });
    await assert.rejects(load(url), /read-only/);
  });

  it('stop when cancelled, and leave nothing behind', async () => {
    const file = path.join(folder, 'big.json');
    generateDump(file, { files: 100_000, filesPerDirectory: 500 });
    const load = vscode.commands.executeCommand<LoadResult | undefined>(Command.loadDump, {
      file,
      target: `sqlite3://${path.join(folder, 'new.db')}`,
      volumeName: 'bench',
    });
    // The hidden file is the database being built.
    await eventually(
      () => readdirSync(folder).length,
      (count) => count === 2,
      'files',
    );
    await vscode.commands.executeCommand(Command.cancelTask, { all: true });
    assert.equal(await load, undefined, 'cancelling is no failure');
    assert.deepEqual(readdirSync(folder), ['big.json']);
  });

  it('verify dumps and engines to one hash', async () => {
    const file = await dumped('meta.json.zst');
    const [dumpId] = await vscode.commands.executeCommand<string[]>(Command.openDumpFile, { file });
    const ofDump = await vscode.commands.executeCommand<Verification>(Command.verify, { connectionId: dumpId });
    const ofEngine = await vscode.commands.executeCommand<Verification>(Command.verify, { connectionId });
    assert.equal(ofDump.treeHash, ofEngine.treeHash);
    assert.equal((await juicefs()).connections().length, 2);
  });
});
