import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, it } from 'mocha';
import type { Entry } from '../../src/core/model/entry';
import { EntryType } from '../../src/core/model/entryType';
import { MAX_LISTED_CONFLICTS } from '../../src/core/transfer/load/conflict';
import type { LoadOptions } from '../../src/core/transfer/load/load';
import { load } from '../../src/core/transfer/load/load';
import type { LoadResult } from '../../src/core/transfer/load/loadResult';
import { openTarget } from '../../src/core/registry/openTarget';
import { loadFrom } from '../support/engines';
import { fixture, temporaryFolder } from '../support/fixtures';
import { generatedSource } from '../support/generatedSource';
import type { GeneratedEntry } from '../support/generatedVolume';
import { directory, file, volumeOf } from '../support/smallVolume';

const database = (): string => path.join(temporaryFolder(), 'meta.db');

function loadTree(children: GeneratedEntry[], options: LoadOptions = {}): Promise<LoadResult> {
  return load(generatedSource(volumeOf(children)), openTarget(`sqlite3://${database()}`), options);
}

/** A name of an inode that says it has two. */
function linked(
  name: string,
  inode: number,
  members: Partial<Entry> = {},
  attr: Partial<Entry['attr']> = {},
): GeneratedEntry {
  const made = file(name, inode, members, 10);
  made.entry.attr = { ...made.entry.attr, nlink: 2, ...attr };
  return made;
}

/** Kind, inode and path of each. */
function listed({ conflicts }: LoadResult): string[] {
  return conflicts.listed.map(({ kind, inode, names }) => `${kind} ${inode} /${names.join('/')}`);
}

describe('conflicts in a load', () => {
  it('lists all of a dump of a busy volume, in the order of the dump', async () => {
    const result = await loadFrom(fixture('conflicts/dump.json'), `sqlite3://${database()}`);
    assert.deepEqual(listed(result), [
      'copies 22 /team/u0/zz-moved-2',
      'directory 99 /team/u1',
      'copies 122 /team/u5/zz-moved-1',
      'copies 153 /team/u6/p/zz-moved-0',
    ]);
    assert.equal(result.conflicts.count, 4);
    assert.match(result.conflicts.listed[1]!.resolution, /contents of its first place were kept/);
  });

  it('there are none in a dump of a volume at rest, hard links and all', async () => {
    for (const dump of ['vol-1/sqlite/dump.json', 'vol-1/etcd/dump-fast.json', 'vol-enc/sqlite/dump.json']) {
      const { conflicts, verification } = await loadFrom(fixture(dump), `sqlite3://${database()}`);
      assert.deepEqual(conflicts, { count: 0, listed: [] }, dump);
      assert.ok(dump.includes('enc') || verification.hardLinkGroups > 0, dump);
    }
  });

  it('finds what differs between two names of an inode, whatever it is', async () => {
    const slices = [{ pos: 0, id: 7, size: 10, off: 0, len: 10 }];
    const acl = { owner: 7, group: 7, other: 7, mask: 7, users: [], groups: [] };
    const others: [string, GeneratedEntry][] = [
      ['mode', linked('b', 2, {}, { mode: 0o600 })],
      ['owner', linked('b', 2, {}, { gid: 5 })],
      ['time', linked('b', 2, {}, { mtimensec: 1 })],
      ['length', linked('b', 2, {}, { length: 11 })],
      ['chunks', linked('b', 2, { chunks: [{ index: 0, slices }] })],
      ['xattrs', linked('b', 2, { xattrs: [{ name: 'user.k', value: 'v' }] })],
      ['ACL', linked('b', 2, { accessAcl: acl })],
    ];
    for (const [what, other] of others) {
      assert.deepEqual(listed(await loadTree([linked('a', 2), other])), ['copies 2 /b'], what);
    }
    assert.deepEqual(
      listed(await loadTree([linked('a', 2), linked('b', 2, {}, { nlink: 7 })])),
      [],
      'nlink is counted anew',
    );
    const link = linked('b', 2, { target: 'x' }, { type: EntryType.symlink, length: 0 });
    assert.deepEqual(listed(await loadTree([linked('a', 2), link])), ['types 2 /b']);
  });

  it('says of names of which nothing was kept that they were not compared', async () => {
    const { conflicts } = await loadTree([file('a', 2), file('b', 2)]);
    assert.equal(conflicts.count, 1);
    assert.match(conflicts.listed[0]!.resolution, /nothing was kept to compare/);
  });

  it('finds directories where other things have their number, and the other way round', async () => {
    const inside = directory('d', 3, [file('x', 4)]);
    assert.deepEqual(listed(await loadTree([inside, file('f', 3)])), ['types 3 /f']);
    assert.deepEqual(listed(await loadTree([file('a', 3), inside])), ['types 3 /d']);
  });

  it('says nothing of what lies in a place that was left out', async () => {
    const moved = (): GeneratedEntry => directory('moved', 3, [linked('x', 4, {}, { mode: 1 }), directory('y', 5, [])]);
    const result = await loadTree([directory('a', 2, [moved()]), directory('b', 6, [moved()])]);
    assert.deepEqual(listed(result), ['directory 3 /b/moved']);
  });

  it('names the trash in a place, and lists so many only, but counts all', async () => {
    const volume = volumeOf([file('a', 2)]);
    const again = Array.from({ length: MAX_LISTED_CONFLICTS + 5 }, (_, i) => file(`f${i}`, 2));
    volume.trash.children.push(directory('2023-11-14-22', 0x7fffffff10000001n, again));
    const notices: string[] = [];
    const result = await load(generatedSource(volume), openTarget(`sqlite3://${database()}`), {
      onNotice: ({ code, message }) => notices.push(`${code} ${message}`),
    });
    assert.equal(result.conflicts.count, MAX_LISTED_CONFLICTS + 5);
    assert.equal(result.conflicts.listed.length, MAX_LISTED_CONFLICTS);
    assert.deepEqual(result.conflicts.listed[0]!.names, ['.trash', '2023-11-14-22', 'f0']);
    assert.ok(notices.some((notice) => notice.startsWith('conflict /.trash/2023-11-14-22/f0 is a further name')));
    assert.ok(notices.length < 20, 'a flood of conflicts is no flood of messages');
  });

  it('end a strict load, of which nothing is left', async () => {
    const file = database();
    await assert.rejects(loadFrom(fixture('conflicts/dump.json'), `sqlite3://${file}`, { strict: true }), {
      reason: 'refused',
      message: /\/team\/u0\/zz-moved-2 is a further name of inode 22/,
    });
    assert.ok(!existsSync(file));
    const plain = path.join(temporaryFolder(), 'dump.json');
    writeFileSync(plain, readFileSync(fixture('vol-1/sqlite/dump.json')));
    const result = await loadFrom(plain, `sqlite3://${file}`, { strict: true });
    assert.equal(result.conflicts.count, 0);
  });
});
