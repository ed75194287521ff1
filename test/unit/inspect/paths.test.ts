import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, it } from 'mocha';
import { openDumpFile } from '../../../src/core/dump/openDumpFile';
import { pathsOf } from '../../../src/core/inspect/paths';
import type { U64 } from '../../../src/core/model/u64';
import { temporaryFolder } from '../../support/fixtures';
import { dumpOfChildren } from '../../support/recordDump';

const directory = (inode: number, children: string): string =>
  `{"attr":{"inode":${inode},"type":"directory"},"entries":{${children}}}`;
const file = (inode: number): string => `{"attr":{"inode":${inode},"type":"regular"}}`;

async function paths(children: string, inode: U64): Promise<string[]> {
  const dump = path.join(temporaryFolder(), 'dump.json');
  writeFileSync(dump, dumpOfChildren(children));
  const source = await openDumpFile(dump);
  try {
    return await pathsOf(source, inode);
  } finally {
    await source.close();
  }
}

describe('paths of an inode', () => {
  it('are one for each name, of each name of its directories', async () => {
    const both = `"a":${directory(2, `"x":${file(3)}`)},"b":${directory(2, '')},"c":${file(3)}`;
    assert.deepEqual(await paths(both, 3), ['/a/x', '/b/x', '/c']);
    assert.deepEqual(await paths(both, 1), ['/']);
    assert.deepEqual(await paths(both, 9), []);
  });

  it('do not pass twice through directories that hold themselves', async () => {
    const loops = Array.from({ length: 8 }, (_, i) => `"l${i}":${directory(2, '')}`).join();
    assert.deepEqual(await paths(`"a":${directory(2, `"x":${file(3)},${loops}`)}`, 3), ['/a/x']);
  });

  it('end after a bounded search where directories hold each other', async () => {
    // Every one of them in every other: more ways up than could ever be walked.
    const inodes = Array.from({ length: 14 }, (_, i) => i + 10);
    const ring = inodes
      .map(
        (inode) =>
          `"d${inode}":${directory(inode, inodes.map((child) => `"e${child}":${directory(child, '')}`).join())}`,
      )
      .join();
    const found = await paths(ring, 10);
    assert.equal(found.length, 1000);
    assert.ok(found.every((name) => name.startsWith('/d')));
  });
});
