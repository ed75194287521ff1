import assert from 'node:assert/strict';
import { copyFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'mocha';
import type { SearchQuery } from '../../../../src/core/ports/entrySearch';
import { Operations } from '../../../../src/worker/operations';
import type { WorkContext } from '../../../../src/worker/operations';
import { databaseCopy, fixture, temporaryFolder } from '../../../support/fixtures';

function context(phases: string[] = []): WorkContext {
  return {
    signal: new AbortController().signal,
    onProgress: ({ phase }) => phases.push(phase),
    onNotice: () => undefined,
  };
}

describe('worker operations on the index of a dump', () => {
  it('make it in the storage, search in it, and use it again', async () => {
    const folder = path.join(temporaryFolder(), 'indexes');
    const spec = path.join(temporaryFolder(), 'dump.json');
    copyFileSync(fixture('vol-1/sqlite/dump-keep-secret.json'), spec);
    for (const isReused of [false, true]) {
      const operations = new Operations({ folder });
      const { source } = await operations.run('open', { spec }, context());
      const phases: string[] = [];
      const summary = await operations.run('index', { source }, context(phases));
      assert.deepEqual([summary.isReused, summary.damage, summary.holdsSecrets], [isReused, undefined, true]);
      assert.deepEqual([...new Set(phases)], isReused ? [] : ['index']);
      const query: SearchQuery = { by: 'path', path: '/team' };
      const { entries, isComplete } = await operations.run('search', { source, query, limit: 5 }, context());
      assert.ok(isComplete);
      assert.deepEqual(
        entries.map(({ names }) => names),
        [['team']],
      );
      // With edits on it, it is still the index of the file.
      await operations.run('setEdits', { source, edits: [] }, context());
      assert.equal((await operations.run('index', { source }, context())).entries, summary.entries);
      await operations.run('close', { source }, context());
      assert.equal(readdirSync(folder).length, 1);
    }
  });

  it('refuse a live engine an index, and all searches but those it can look up', async () => {
    const operations = new Operations();
    const spec = `sqlite3://${databaseCopy('vol-1/sqlite/meta.db')}`;
    const { source } = await operations.run('open', { spec }, context());
    await assert.rejects(operations.run('index', { source }, context()), { reason: 'unsupported' });
    const slices = operations.run('search', { source, query: { by: 'slice', id: 1 }, limit: 5 }, context());
    await assert.rejects(slices, { reason: 'unsupported' });
    const query: SearchQuery = { by: 'inode', inode: 1 };
    const { entries } = await operations.run('search', { source, query, limit: 5 }, context());
    assert.deepEqual(entries, [{ names: [], tree: 'FSTree', inode: 1, type: 2 }]);
    await operations.run('close', { source }, context());
  });
});
