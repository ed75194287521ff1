import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { UnfinishedLoad } from '../../src/core/ports/volumeWriter';
import { Command } from '../../src/extension/ids';
import { connect, forgetEverything, scratchFolder } from './support/juicefs';
import { ScriptedUser } from './support/scriptedUser';
import type { Answer } from './support/scriptedUser';

describe('Clean Up Unfinished Load', () => {
  let folder = '';
  let target = '';
  const halfLoad = (processId: number): void => {
    writeFileSync(path.join(folder, `.new.db.0123abcd.${processId}.load`), 'half');
  };
  const endedProcess = (): number => spawnSync('true').pid;
  const cleanUp = (...answers: Answer[]): Promise<[UnfinishedLoad | undefined, ScriptedUser]> =>
    ScriptedUser.during(answers, () => vscode.commands.executeCommand<UnfinishedLoad | undefined>(Command.cleanUpLoad));
  const byCode = (argument: object): Promise<UnfinishedLoad> =>
    Promise.resolve(vscode.commands.executeCommand<UnfinishedLoad>(Command.cleanUpLoad, argument));

  beforeEach(() => {
    folder = scratchFolder();
    target = `sqlite3://${path.join(folder, 'new.db')}`;
  });
  afterEach(forgetEverything);

  it('shows what was found and removes it when the name is typed', async () => {
    halfLoad(endedProcess());
    writeFileSync(path.join(folder, '.new.db.mine'), 'mine');
    const [removed, user] = await cleanUp({ type: target }, { press: 'Clean Up…' }, { type: 'new.db' });
    assert.match(
      user.story,
      /Clean up the unfinished load in new\.db\?\n.*\nStarted: .* UTC\nBy: process \d+.*\nHolds: /,
    );
    assert.match(user.story, /will be removed\. Type the name new\.db to go on\./);
    assert.equal(removed?.isRunning, false);
    assert.deepEqual(readdirSync(folder), ['.new.db.mine']);
  });

  it('removes nothing when the name is not typed', async () => {
    halfLoad(endedProcess());
    await cleanUp({ type: target }, { press: 'Clean Up…' }, { type: 'other' });
    await cleanUp({ type: target });
    assert.equal(readdirSync(folder).length, 1);
    await assert.rejects(byCode({ target, name: 'other' }), /new\.db/);
    assert.equal(readdirSync(folder).length, 1);
    assert.equal((await byCode({ target, name: 'new.db' })).isRunning, false);
    assert.deepEqual(readdirSync(folder), []);
  });

  it('refuses a load that is running, a volume, and what is read-only', async () => {
    halfLoad(process.pid);
    await assert.rejects(byCode({ target, name: 'new.db' }), /still running/);
    assert.equal(readdirSync(folder).length, 1);
    const connectionId = await connect('vol');
    await assert.rejects(byCode({ connectionId, name: 'vol' }), /no unfinished load of ours/);
    await vscode.commands.executeCommand(Command.addConnection, { name: 'locked', url: target, readOnly: true });
    await assert.rejects(byCode({ target, name: 'locked' }), /read-only/);
  });
});
