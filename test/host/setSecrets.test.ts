import { strict as assert } from 'node:assert';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { SecretState } from '../../src/core/secrets/secretState';
import { Command } from '../../src/extension/ids';
import { fixturePath, forgetEverything, scratchFolder } from './support/juicefs';
import { ScriptedUser } from './support/scriptedUser';
import type { Answer } from './support/scriptedUser';
import testSecrets from './support/testSecrets.json';

/** After the run, everything that VS Code wrote is searched for them. */
const { secretKey: SECRET, sessionToken: TOKEN } = testSecrets;

describe('Set Secrets', () => {
  let folder = '';
  let target = '';

  beforeEach(async () => {
    folder = scratchFolder();
    target = `sqlite3://${path.join(folder, 'loaded.db')}`;
    const file = path.join(folder, 'redacted.json');
    const text = readFileSync(fixturePath('vol-1/sqlite/dump.json'), 'utf8');
    // A volume of its own each time: what is remembered for one must not answer for the next.
    const uuid = `b2a3c4d5-0000-4000-8000-${String(Date.now()).slice(-12)}`;
    writeFileSync(
      file,
      text
        .replace('"SecretKey": "removed",', '"SecretKey": "removed", "SessionToken": "removed",')
        .replace(/"UUID": "[^"]*"/, `"UUID": "${uuid}"`),
    );
    await vscode.commands.executeCommand(Command.loadDump, { file, target, volumeName: 'vol-1' });
  });
  afterEach(forgetEverything);

  const connect = async (more: object = {}): Promise<string> => {
    const added = await vscode.commands.executeCommand<{ id: string }>(Command.addConnection, {
      name: 'loaded',
      url: target,
      ...more,
    });
    return added.id;
  };
  const byHand = (argument: object, ...answers: Answer[]): Promise<[SecretState | undefined, ScriptedUser]> =>
    ScriptedUser.during(answers, () =>
      vscode.commands.executeCommand<SecretState | undefined>(Command.setSecrets, argument),
    );
  const byCode = (argument: object): Promise<SecretState> =>
    Promise.resolve(vscode.commands.executeCommand<SecretState>(Command.setSecrets, argument));

  it('goes through what is missing, hides what is typed and sets it after one question', async () => {
    const connectionId = await connect();
    const [state, user] = await byHand(
      { connectionId },
      { tick: ['SecretKey'] },
      { type: SECRET },
      // The session token was removed too, so it is asked for as well.
      { choose: 'Type SessionToken' },
      { type: TOKEN },
      { press: 'Set Secrets' },
    );
    assert.deepEqual(state?.missing, []);
    assert.deepEqual(state.unreadable, []);
    assert.equal(state.keyEncrypted, true);
    assert.deepEqual(user.hidden, [SECRET, TOKEN]);
    assert.match(user.story, /AccessKey · set\nSecretKey · removed: must be set\nSessionToken · removed: must be set/);
    assert.match(user.story, /Replace the setting of volume vol-1 in loaded\?\n.*\nSecretKey: a new value\n/);
    assert.match(user.story, /The object storage is not tried/);
    assert.match(user.story, /The secrets of volume vol-1 are set\.$/);
    assert.ok(!user.story.includes(SECRET) && !user.story.includes(TOKEN));
    const database = readFileSync(path.join(folder, 'loaded.db'));
    assert.ok(!database.includes(SECRET) && !database.includes(TOKEN));
  });

  it('remembers what was typed when it is told to, and offers it the next time', async () => {
    const [, first] = await byHand(
      { target },
      { tick: ['SecretKey'] },
      { type: SECRET },
      { choose: 'There is none' },
      { press: 'Set Secrets' },
      { press: 'Remember Them' },
    );
    assert.match(first.story, /SessionToken: will be cleared/);
    const [state] = await byHand(
      { target },
      { tick: ['SecretKey'] },
      { choose: 'Remembered for this volume' },
      { press: 'Set Secrets' },
    );
    assert.deepEqual([state?.missing, state?.held], [[], ['AccessKey', 'SecretKey']]);
  });

  it('takes what the environment gives', async () => {
    process.env['SECRET_KEY'] = SECRET;
    try {
      const [state, user] = await byHand(
        { target },
        { tick: ['SecretKey'] },
        { choose: 'Environment variable SECRET_KEY' },
        { choose: 'There is none' },
        { press: 'Set Secrets' },
      );
      assert.deepEqual(state?.missing, []);
      assert.ok(!user.story.includes(SECRET));
    } finally {
      delete process.env['SECRET_KEY'];
    }
  });

  it('changes nothing when it is left, or the name of a production volume is not typed', async () => {
    const before = readFileSync(path.join(folder, 'loaded.db'));
    await byHand({ target }, 'leave');
    await byHand({ target }, { tick: ['AccessKey'] }, 'leave');
    await byHand({ target }, { tick: ['AccessKey'] }, { type: 'AK' });
    const connectionId = await connect({ production: true });
    const answers: Answer[] = [{ tick: ['AccessKey'] }, { type: 'AK2' }, { press: 'Set Secrets' }];
    const [, user] = await byHand({ connectionId }, ...answers, { type: 'other' });
    assert.match(user.story, /loaded is marked as production\. Type the volume name vol-1 to go on\./);
    assert.ok(readFileSync(path.join(folder, 'loaded.db')).equals(before));
    const [state, done] = await byHand({ connectionId }, ...answers, { type: 'vol-1' });
    assert.deepEqual(state?.missing, ['SecretKey', 'SessionToken']);
    assert.match(done.story, /are set\. Still missing: SecretKey, SessionToken\.$/);
  });

  it('refuses what is read-only, a dump, a wrong name and half of what was removed', async () => {
    const secrets = { secretKey: SECRET, sessionToken: '' };
    await assert.rejects(byCode({ target, secrets, volumeName: 'other' }), /named vol-1, not other/);
    await assert.rejects(byCode({ target, secrets: { secretKey: SECRET }, volumeName: 'vol-1' }), /was removed too/);
    assert.deepEqual((await byCode({ target, secrets, volumeName: 'vol-1' })).missing, []);
    const connectionId = await connect({ readOnly: true });
    await assert.rejects(byCode({ connectionId, secrets, volumeName: 'vol-1' }), /read-only/);
    const [dump] = await vscode.commands.executeCommand<string[]>(Command.openDumpFile, {
      file: path.join(folder, 'redacted.json'),
    });
    await assert.rejects(byCode({ connectionId: dump, secrets, volumeName: 'vol-1' }), /is a dump/);
  });
});
