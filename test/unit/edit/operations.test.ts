import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import type { Edit } from '../../../src/core/edit/edit';
import { membersText } from '../../../src/core/edit/overlay/sameMembers';
import { MetaError } from '../../../src/core/errors';
import type { WorkArguments, WorkKind, WorkResults } from '../../../src/core/workerProtocol/workProtocol';
import { Operations } from '../../../src/worker/operations';
import { dumpText } from '../../support/dumpText';
import { EditFolder } from '../../support/editFolder';
import { databaseCopy } from '../../support/fixtures';
import { directory, file, volumeOf } from '../../support/smallVolume';

const EDITS: Edit[] = [
  { kind: 'delete', names: ['b'] },
  { kind: 'add', names: ['d', 'n'], text: membersText(file('', 9, {}, 7).entry) },
];

describe('worker operations on edits', () => {
  const folder = new EditFolder();
  let spec: string;
  before(async () => {
    folder.create();
    const link = file('second', 3);
    spec = folder.write(
      'dump.json',
      await dumpText(volumeOf([file('b', 4, {}, 5), directory('d', 2, [file('x', 3), link].reverse())])),
    );
  });
  after(() => folder.remove());

  const operations = new Operations();
  function run<K extends WorkKind>(kind: K, args: WorkArguments<K>): Promise<WorkResults[K]> {
    const ignore = (): void => undefined;
    return operations.run(kind, args, { signal: new AbortController().signal, onProgress: ignore, onNotice: ignore });
  }

  it('put edits on an open dump and take them off again', async () => {
    const { source } = await run('open', { spec });
    const names = async (): Promise<string[]> =>
      (await run('list', { source, directory: 1, limit: 10 })).items.map(({ name }) => name);
    const changes = await run('setEdits', { source, edits: EDITS });
    assert.deepEqual(
      changes.map(({ item, change }) => [item, change]),
      [
        [{ names: ['b'] }, 'removed'],
        [{ names: ['d', 'n'] }, 'added'],
      ],
    );
    assert.deepEqual(await names(), ['d']);
    await assert.rejects(run('setEdits', { source, edits: [...EDITS, ...EDITS] }), (error) =>
      MetaError.is(error, 'notFound'),
    );
    assert.deepEqual(await names(), ['d']);
    assert.match(await run('subtree', { source, directory: 2, maxEntries: 9, maxBytes: 9999 }), /"n": \{/);
    assert.deepEqual(await run('setEdits', { source, edits: [] }), []);
    assert.deepEqual(await names(), ['b', 'd']);
    await run('close', { source });
  });

  it('refuse edits of a live engine', async () => {
    const { source } = await run('open', { spec: `sqlite3://${databaseCopy('vol-1/sqlite/meta.db')}` });
    await assert.rejects(run('setEdits', { source, edits: EDITS }), (error) => MetaError.is(error, 'unsupported'));
    await run('close', { source });
  });

  it('sum up what edits change', async () => {
    const { before: old, after: now, changes } = await run('review', { spec, edits: EDITS });
    assert.deepEqual(old, { entries: 4, types: { regular: 3, directory: 1 }, bytes: 5, links: 1 });
    assert.deepEqual(now, { entries: 4, types: { regular: 3, directory: 1 }, bytes: 7, links: 1 });
    assert.equal(changes.length, 2);
  });

  it('carry edits to a new file and, as a patch, to another dump', async () => {
    const file = folder.file('new.json');
    const result = await run('apply', { spec, edits: EDITS, file, overwrite: false });
    assert.equal(result.changes, 2);
    const text = await run('exportPatch', { spec, edits: EDITS });
    assert.deepEqual((await run('importPatch', { spec, text })).edits, EDITS);
    const again = await run('importPatch', { spec: file, text });
    assert.deepEqual(
      again.conflicts.map(({ kind }) => kind),
      ['missing', 'taken'],
    );
    assert.doesNotMatch(readFileSync(file, 'utf8'), /"b":/);
  });
});
