import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { Command } from '../../src/extension/ids';
import { juicefs } from './support/juicefs';

describe('activation', () => {
  it('registers every command it declares', async () => {
    await juicefs();
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      Object.values(Command).filter((command) => !registered.has(command)),
      [],
    );
  });

  it('opens nothing by itself', async () => {
    assert.deepEqual((await juicefs()).connections(), []);
  });
});
