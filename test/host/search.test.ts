import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import type { FoundEntry } from '../../src/core/ports/entrySearch';
import { Command } from '../../src/extension/ids';
import { connect, fixturePath, forgetEverything, Tree } from './support/juicefs';
import { ScriptedUser } from './support/scriptedUser';

describe('finding in a dump', () => {
  let connectionId = '';
  beforeEach(async () => {
    const file = fixturePath('vol-1/sqlite/dump.json');
    const [id] = await vscode.commands.executeCommand<string[]>(Command.openDumpFile, { file });
    connectionId = id ?? '';
  });
  afterEach(forgetEverything);

  async function found(command: string, text?: string): Promise<string[]> {
    const argument = { connectionId, ...(text === undefined ? {} : { text }) };
    const entries = await vscode.commands.executeCommand<FoundEntry[]>(command, argument);
    return entries.map(({ names }) => `/${names.join('/')}`).sort();
  }

  it('knows names, patterns, paths and inodes by how they are typed', async () => {
    assert.deepEqual(await found(Command.find, 'ultichun'), ['/data/multichunk']);
    assert.deepEqual(await found(Command.find, 'm?lti*'), ['/data/multichunk']);
    assert.deepEqual(await found(Command.find, '/data/block'), ['/data/block']);
    assert.deepEqual(await found(Command.find, '#40'), ['/data/block']);
    assert.deepEqual(await found(Command.find, '/no such'), []);
    assert.ok((await found(Command.find, 'caf\\xe9')).length > 0, 'a name that is no text');
  });

  it('finds every name of a file with hard links', async () => {
    const names = await found(Command.find, '#39');
    assert.equal(names.length, 3);
    assert.ok(names.includes('/data/small'));
    const all = await found(Command.showHardLinks);
    for (const name of names) assert.ok(all.includes(name), name);
  });

  it('finds who owns an object, by its name or its slice', async () => {
    for (const text of ['vol-1/chunks/0/0/25_0_300000', '25', 'slice 25']) {
      assert.deepEqual(await found(Command.findOwner, text), ['/data/overlap'], text);
    }
    assert.deepEqual(await found(Command.find, 'slice 25'), ['/data/overlap']);
    assert.deepEqual(await found(Command.findOwner, '4000000'), []);
  });

  it('shows what was chosen in the tree, and the first one to who is in a hurry', async () => {
    const tree = await Tree.open();
    await tree.find('dump.json');
    const [, user] = await ScriptedUser.during([{ type: '/data/block' }], () =>
      vscode.commands.executeCommand(Command.find),
    );
    assert.match(user.story, /Find in dump\.json/);
  });

  it('is for dumps only', async () => {
    await vscode.commands.executeCommand(Command.removeConnection, { connectionId });
    await connect('engine');
    const [, user] = await ScriptedUser.during([], () => vscode.commands.executeCommand(Command.find));
    assert.match(user.story, /No dump is open/);
  });
});
