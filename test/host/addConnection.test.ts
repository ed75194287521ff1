import { strict as assert } from 'node:assert';
import { copyFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { Command, Setting } from '../../src/extension/ids';
import type { Findings } from '../../src/extension/connections/findings';
import { connect, fixturePath, forgetEverything, juicefs, labelText, scratchFolder, Tree } from './support/juicefs';
import { ScriptedUser } from './support/scriptedUser';
import type { Answer } from './support/scriptedUser';
import testSecrets from './support/testSecrets.json';

/** Nobody listens there. */
const DOWN = 'mysql://root@(127.0.0.1:1)/jfs';

const add = (...answers: Answer[]): Promise<[unknown, ScriptedUser]> =>
  ScriptedUser.during(answers, () => vscode.commands.executeCommand(Command.addConnection));
const names = async (): Promise<string[]> => (await juicefs()).connections().map(({ name }) => name);
const stored = (): string =>
  JSON.stringify(vscode.workspace.getConfiguration().inspect(Setting.connections)?.globalValue);

describe('Add Connection', () => {
  let url = '';
  beforeEach(() => {
    const copy = path.join(scratchFolder(), 'meta.db');
    copyFileSync(fixturePath('vol-1/sqlite/meta.db'), copy);
    url = `sqlite3://${copy}`;
  });
  afterEach(forgetEverything);

  it('asks for engine, address and name, and says what it found', async () => {
    const [, user] = await add({ choose: 'SQLite' }, { type: url }, { type: 'mine' });
    assert.match(user.story, /^Add Connection \(1\/4\).*\nAdd Connection \(2\/3\).*\nAdd Connection \(3\/3\)/);
    assert.match(user.story, /Found SQLite [\d.]+, volume vol-1, 171 inodes, read-only enforced by the engine\./);
    assert.match(user.story, /\[vol-1\]$/, 'the name of the volume is proposed');
    assert.deepEqual(await names(), ['mine']);
  });

  it('takes a pasted URL at the first question', async () => {
    const [, user] = await add({ type: url }, { type: 'pasted' });
    assert.equal(user.seen.length, 2);
    assert.deepEqual(await names(), ['pasted']);
  });

  it('goes back, and forgets everything when it is left', async () => {
    const [, user] = await add({ choose: 'SQLite' }, 'back', { choose: 'SQLite' }, { type: url }, 'back', 'leave');
    assert.equal(user.seen.length, 6);
    assert.deepEqual(await names(), []);
  });

  it('says what is wrong with an address, and keeps asking', async () => {
    const [, user] = await add(
      { choose: 'MySQL or MariaDB' },
      { type: 'host' },
      { type: 'etcd://host/1' },
      { type: 'mysql://root:hid-den@host/db' },
      'leave',
    );
    assert.match(user.story, /The URL starts with mysql:\/\/\. Example: mysql:/);
    assert.match(user.story, /one of redis:\/\/, rediss:\/\/.*postgres:\/\//);
    assert.match(user.story, /host and port in parentheses/);
    assert.doesNotMatch(user.story, /hid-den/);
  });

  it('asks for the password hidden, and can save a server that is down', async () => {
    const password = 'p@ss:w/ord%?';
    const [, user] = await add(
      { choose: 'MySQL or MariaDB' },
      { type: DOWN },
      { type: password },
      { press: 'Edit Address' },
      { type: DOWN },
      { type: password },
      { press: 'Save Anyway' },
      { type: 'down' },
    );
    assert.deepEqual(user.hidden, [password, password]);
    assert.match(user.story, /saved without a test.*\[127\.0\.0\.1:1\/jfs\]/);
    assert.doesNotMatch(user.story, /p@ss|p%40ss/);
    assert.match(stored(), /mysql:\/\/root@\(127\.0\.0\.1:1\)\/jfs/);
    assert.doesNotMatch(stored(), /p@ss|p%40ss/);
    assert.deepEqual(await names(), ['down']);
    const tree = await Tree.open();
    const node = await tree.find('down');
    assert.equal((await tree.item(node)).description, 'MySQL or MariaDB · 127.0.0.1:1/jfs');
    const [failure] = await tree.children(node);
    assert.ok(failure);
    const item = await tree.item(failure);
    assert.equal((item.iconPath as vscode.ThemeIcon).id, 'debug-disconnect');
    assert.equal(item.command?.command, Command.retry);
    assert.doesNotMatch(labelText(item), /p@ss|p%40ss/);
  });

  it('saves nothing when a failure is left unanswered', async () => {
    const [, user] = await add({ type: `mysql://root:${testSecrets.password}@(127.0.0.1:1)/jfs` });
    assert.equal(user.seen.length, 2, 'the password was in the URL: it is not asked for');
    assert.doesNotMatch(user.story, /secret-pw/);
    assert.deepEqual(await names(), []);
  });

  it('copies an address that pastes back', async () => {
    const [, first] = await add(
      { type: `mysql://root:${testSecrets.password}@(127.0.0.1:1)/jfs` },
      { press: 'Save Anyway' },
      { type: 'one' },
    );
    assert.equal(first.hidden.length, 0);
    const [connection] = (await juicefs()).connections();
    await vscode.commands.executeCommand(Command.copyAddress, { connectionId: connection?.id });
    const copied = await vscode.env.clipboard.readText();
    assert.equal(copied, DOWN);
    const [, second] = await add({ type: copied }, { type: 'another' });
    assert.deepEqual(second.hidden, ['another'], 'the password is asked for');
  });

  it('and Test Connection says the same of a connection that is there', async () => {
    const connectionId = await connect('vol');
    const [findings, user] = await ScriptedUser.during([], () =>
      vscode.commands.executeCommand<Findings>(Command.testConnection, { connectionId }),
    );
    assert.equal(findings.volume, 'vol-1');
    assert.equal(findings.inodes, 171);
    assert.equal(findings.readOnly, 'enforced');
    assert.match(user.story, /^vol: SQLite [\d.]+, volume vol-1, 171 inodes, read-only enforced by the engine$/);
    const tree = await Tree.open();
    const node = await tree.find('vol');
    await tree.children(node);
    assert.match(await tree.tooltip(node), /SQLite.*\n.*enforced/);
  });
});
