import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { Command } from '../../src/extension/ids';
import { connect, eventually, forgetEverything, Tree } from './support/juicefs';

const tabs = (): string[] => vscode.window.tabGroups.all.flatMap((group) => group.tabs.map(({ label }) => label));

describe('inspector', () => {
  afterEach(forgetEverything);

  it('opens one panel for one inode', async () => {
    await connect('vol');
    const tree = await Tree.open();
    const node = await tree.find('vol', 'Files', 'data', 'overlap');
    await vscode.commands.executeCommand(Command.inspect, node);
    await eventually(tabs, (labels) => labels.includes('overlap'), 'tabs');
    await vscode.commands.executeCommand(Command.inspect, node);
    assert.equal(tabs().filter((label) => label === 'overlap').length, 1);
  });
});
