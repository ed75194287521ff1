import { strict as assert } from 'node:assert';
import { copyFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { UnfinishedLoad } from '../../src/core/ports/volumeWriter';
import type { LoadResult } from '../../src/core/transfer/load/loadResult';
import type { Findings } from '../../src/extension/connections/findings';
import { Command } from '../../src/extension/ids';
import { fixturePath, forgetEverything, juicefs, labelText, scratchFolder, Tree } from './support/juicefs';
import { redisServer, startRedis } from './support/privateRedis';
import type { PrivateRedis } from './support/privateRedis';
import { ScriptedUser } from './support/scriptedUser';

const PASSWORD = 'p@ss:w/ord%?#';
const DUMP = 'vol-1/redis/dump.json';

describe('a Redis server', () => {
  let redis: PrivateRedis | undefined;
  let volumeUrl = '';
  const emptyUrl = (database: number): string => `redis://127.0.0.1:${redis?.port ?? 0}/${database}`;

  before(async function () {
    if (redisServer === undefined) return this.skip();
    redis = await startRedis(PASSWORD, 'vol-1/redis/meta.rdb');
    volumeUrl = emptyUrl(await redis.databaseInUse());
  });
  after(() => redis?.stop());
  afterEach(forgetEverything);

  it('is connected with a password of any characters, typed or pasted', async () => {
    const [, typed] = await ScriptedUser.during(
      [{ choose: 'Redis' }, { type: volumeUrl }, { type: PASSWORD }, { type: 'typed' }],
      () => vscode.commands.executeCommand(Command.addConnection),
    );
    assert.match(
      typed.story,
      /Found Redis [\d.]+, volume vol-1, 1\d\d inodes, read-only (by construction|enforced by the engine)\./,
    );
    await forgetServers();
    const pasted = volumeUrl.replace('redis://', `redis://:${PASSWORD}@`);
    const [, user] = await ScriptedUser.during([{ type: pasted }, { type: 'pasted' }], () =>
      vscode.commands.executeCommand(Command.addConnection),
    );
    assert.match(user.story, /Found Redis/);
    const tree = await Tree.open();
    assert.equal((await tree.labels(await tree.find('pasted', 'Files'))).length, 7);
  });

  it('is asked for another password when it refuses the first', async () => {
    const wrong = volumeUrl.replace('redis://', 'redis://:wrong@');
    const [, user] = await ScriptedUser.during(
      [{ type: wrong }, { press: 'Edit Password' }, { type: PASSWORD }, { type: 'right' }],
      () => vscode.commands.executeCommand(Command.addConnection),
    );
    assert.match(user.story, /Found Redis/);
    assert.doesNotMatch(user.story, /:wrong@/);
  });

  it('that refuses says so in the tree, and works after Set Password', async () => {
    const { id } = await vscode.commands.executeCommand<{ id: string }>(Command.addConnection, {
      name: 'shut',
      url: volumeUrl,
    });
    const tree = await Tree.open();
    const [failure] = await tree.children(await tree.find('shut'));
    assert.ok(failure);
    const item = await tree.item(failure);
    assert.equal((item.iconPath as vscode.ThemeIcon).id, 'lock', labelText(item));
    assert.equal(item.command?.command, Command.setPassword);
    const [, user] = await ScriptedUser.during([{ type: PASSWORD }], () =>
      vscode.commands.executeCommand(Command.setPassword, failure),
    );
    assert.deepEqual(user.hidden, [PASSWORD]);
    assert.deepEqual((await tree.labels(await tree.find('shut'))).slice(0, 2), ['Files', 'Trash']);
    const [findings] = await ScriptedUser.during([], () =>
      vscode.commands.executeCommand<Findings>(Command.testConnection, { connectionId: id }),
    );
    assert.match(findings.product ?? '', /^Redis/);
    assert.match(await tree.tooltip(await tree.find('shut')), /Redis/);
  });

  it('is loaded into, by a connection with a stored password, only when it is empty', async () => {
    const url = emptyUrl(14);
    const { id } = await vscode.commands.executeCommand<{ id: string }>(Command.addConnection, { name: 'new', url });
    await vscode.commands.executeCommand(Command.setPassword, { connectionId: id, password: PASSWORD });
    // A copy: the certificate is written beside it.
    const file = path.join(scratchFolder(), 'dump.json');
    copyFileSync(fixturePath(DUMP), file);
    const [loaded] = await ScriptedUser.during([{ choose: 'new' }, { press: 'Load…' }, { type: 'vol-1' }], () =>
      vscode.commands.executeCommand<LoadResult>(Command.loadDump, vscode.Uri.file(file)),
    );
    assert.deepEqual(loaded.missingSecrets, ['SecretKey']);
    const tree = await Tree.open();
    assert.equal((await tree.labels(await tree.find('new', 'Files'))).length, 7);
    const again = { file, target: url, volumeName: 'vol-1' };
    await assert.rejects(
      Promise.resolve(vscode.commands.executeCommand(Command.loadDump, again)),
      /already holds volume vol-1/,
    );
  });

  it('keeps what is not an unfinished load of ours', async () => {
    await vscode.commands.executeCommand(Command.addConnection, {
      name: 'vol',
      url: volumeUrl.replace('redis://', `redis://:${encodeURIComponent(PASSWORD)}@`),
    });
    const [connection] = (await juicefs()).connections();
    const clean = { connectionId: connection?.id, name: 'vol' };
    await assert.rejects(
      Promise.resolve(vscode.commands.executeCommand<UnfinishedLoad>(Command.cleanUpLoad, clean)),
      /no unfinished load of ours/,
    );
  });

  async function forgetServers(): Promise<void> {
    for (const { id } of (await juicefs()).connections()) {
      await vscode.commands.executeCommand(Command.removeConnection, { connectionId: id });
    }
  }
});
