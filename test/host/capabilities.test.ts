import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';

describe('extension host', () => {
  it('has what the core needs from its Node', async () => {
    const { DatabaseSync } = await import('node:sqlite');
    const database = new DatabaseSync(':memory:');
    const statement = database.prepare('SELECT 1, 2');
    statement.setReturnArrays(true);
    assert.deepEqual(statement.get(), [1, 2]);
    database.close();
    const { createZstdDecompress } = await import('node:zlib');
    assert.equal(typeof createZstdDecompress, 'function');
  });

  it('knows the extension under development', () => {
    assert.ok(vscode.extensions.getExtension('juicefs-metadata.juicefs-metadata'));
  });
});
