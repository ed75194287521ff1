import assert from 'node:assert/strict';
import * as path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'mocha';
import { openTarget } from '../../../../src/core/registry/openTarget';
import { load } from '../../../../src/core/transfer/load/load';
import type { DirectorySample } from '../../../../src/core/transfer/migrate/directorySample';
import { MAX_SAMPLED_NAMES } from '../../../../src/core/transfer/migrate/directorySample';
import { sampleChanges } from '../../../../src/core/transfer/migrate/sampleChanges';
import { MAX_SAMPLES, SampleVisitor } from '../../../../src/core/transfer/migrate/sampleVisitor';
import { FingerprintVisitor } from '../../../../src/core/transfer/verify/fingerprintVisitor';
import { withSource } from '../../../support/engines';
import { temporaryFolder } from '../../../support/fixtures';
import { generatedSource } from '../../../support/generatedSource';
import type { GeneratedEntry } from '../../../support/generatedVolume';
import { directory, file, volumeOf } from '../../../support/smallVolume';

const name = (i: number): string => `f${String(i).padStart(4, '0')}`;
const files = (count: number, inode: number): GeneratedEntry[] =>
  Array.from({ length: count }, (_, i) => file(name(i), inode + i));

/** What is said of a volume that was changed after it was walked. */
async function changesAfter(children: GeneratedEntry[], sql: string): Promise<string[]> {
  const database = path.join(temporaryFolder(), 'x.db');
  const url = `sqlite3://${database}`;
  await load(generatedSource(volumeOf(children)), openTarget(url));
  return withSource(url, async (source) => {
    const visitor = new SampleVisitor(new FingerprintVisitor());
    await source.walk(visitor);
    const stored = new DatabaseSync(database);
    stored.exec(sql);
    stored.close();
    return sampleChanges(source, visitor.samples);
  });
}

async function samplesOf(children: GeneratedEntry[]): Promise<readonly DirectorySample[]> {
  const visitor = new SampleVisitor(new FingerprintVisitor());
  await generatedSource(volumeOf(children)).walk(visitor);
  return visitor.samples;
}

describe('directories that are looked at again after a copy', () => {
  const tree = (): GeneratedEntry[] => [
    directory('a', 2, [file('x', 3), file('y', 4), directory('in', 5, [file('z', 6)])]),
    directory('b', 7, []),
  ];

  it('are as they were when nothing changed', async () => {
    assert.deepEqual(await changesAfter(tree(), ''), []);
  });

  it('tell new, missing and changed names', async () => {
    const sql = `INSERT INTO jfs_edge (parent, name, inode, type) VALUES (7, CAST('new' AS BLOB), 3, 1);
      DELETE FROM jfs_edge WHERE parent=5;
      UPDATE jfs_node SET ctime=ctime+1 WHERE inode=4;
      UPDATE jfs_edge SET inode=4 WHERE parent=2 AND inode=3;
      UPDATE jfs_node SET atime=atime+1 WHERE inode=6`;
    assert.deepEqual((await changesAfter(tree(), sql)).sort(), [
      'Directory /a is not as it was copied: names changed 2.',
      'Directory /a/in is not as it was copied: names missing 1.',
      'Directory /b is not as it was copied: names new 1.',
    ]);
  });

  it('tell a directory that is gone', async () => {
    const sql = `DELETE FROM jfs_edge WHERE inode=7; DELETE FROM jfs_node WHERE inode=7`;
    assert.deepEqual((await changesAfter(tree(), sql)).sort(), [
      'Directory / is not as it was copied: names missing 1.',
      'Directory /b is gone.',
    ]);
  });

  it('are compared as far as they were kept where they are large', async () => {
    const count = MAX_SAMPLED_NAMES + 50;
    const wide = [directory('wide', 2, files(count, 10))];
    const drop = (...numbers: number[]): string =>
      `DELETE FROM jfs_edge WHERE parent=2 AND name IN (${numbers.map((i) => `CAST('${name(i)}' AS BLOB)`).join()})`;
    assert.deepEqual(await changesAfter(wide, ''), []);
    assert.deepEqual(await changesAfter(wide, drop(0, 1)), [
      'Directory /wide is not as it was copied: names missing 2.',
    ]);
    const first = `INSERT INTO jfs_edge (parent, name, inode, type) VALUES (2, CAST('e' AS BLOB), 10, 1)`;
    assert.deepEqual(await changesAfter(wide, first), ['Directory /wide is not as it was copied: names new 1.']);
    const all = Array.from({ length: 30 }, (_, i) => i);
    assert.deepEqual(await changesAfter(wide, drop(...all)), [
      'Directory /wide is not as it was copied: names missing 30.',
    ]);
  });

  it('are some of many, from all over the tree, and each once', async () => {
    const many = Array.from({ length: 20 * MAX_SAMPLES }, (_, i) => directory(name(i), i + 2, []));
    const inodes = (await samplesOf(many)).map(({ inode }) => Number(inode));
    assert.equal(inodes.length, MAX_SAMPLES);
    assert.equal(new Set(inodes).size, MAX_SAMPLES);
    assert.ok(Math.max(...inodes) > 10 * MAX_SAMPLES, 'not only the first');
    assert.ok(Math.min(...inodes) < 10 * MAX_SAMPLES, 'not only the last');
  });

  it('are named by inode where the path is too long', async () => {
    let deep = directory('d', 1000, []);
    for (let inode = 999; inode > 850; inode--) deep = directory('d', inode, [deep]);
    const samples = await samplesOf([deep]);
    const pathOf = (inode: number): string | undefined => samples.find((sample) => sample.inode === inode)?.path;
    assert.equal(pathOf(853), '/d/d/d');
    assert.ok(samples.some(({ inode }) => inode === 1000));
    assert.equal(pathOf(1000), undefined);
  });
});
