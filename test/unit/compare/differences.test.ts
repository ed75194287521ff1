import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { compare } from '../../../src/core/compare/compare';
import type { CompareOptions } from '../../../src/core/compare/compare';
import type { ComparisonReport } from '../../../src/core/compare/difference';
import { MetaError } from '../../../src/core/errors';
import type { Entry } from '../../../src/core/model/entry';
import { EntryType } from '../../../src/core/model/entryType';
import { TRASH_INODE } from '../../../src/core/model/inode';
import { settingFromJson } from '../../../src/core/model/setting';
import type { JsonObject } from '../../../src/core/model/jsonValue';
import { addInt } from '../../../src/core/model/u64';
import type { VolumeFacts } from '../../../src/core/model/volumeFacts';
import { generatedSource } from '../../support/generatedSource';
import type { GeneratedEntry, GeneratedVolume } from '../../support/generatedVolume';
import { directory, file, volumeOf } from '../../support/smallVolume';

describe('what a comparison tells', () => {
  it('a name of a hard link that came or went, of an inode that stays', async () => {
    const before = volumeOf([linked('a', 2, 2), linked('b', 2, 2)]);
    const after = volumeOf([linked('a', 2, 2), linked('c', 2, 2)]);
    const more = volumeOf([linked('a', 2, 3), linked('b', 2, 3), linked('c', 2, 3)]);
    assert.deepEqual(lines(await compareVolumes(before, more, { ignore: ['nlink'] })), ['links right /c']);
    assert.deepEqual(lines(await compareVolumes(more, before, { ignore: ['nlink'] })), ['links left /c']);
    assert.deepEqual(lines(await compareVolumes(before, after)), ['moved /b → /c']);
    const gone = await compareVolumes(before, volumeOf([]));
    assert.deepEqual(lines(gone), ['removed /a', 'removed /b']);
  });

  it('that all names of an inode changed', async () => {
    const before = volumeOf([linked('a', 2, 2), linked('b', 2, 2)]);
    const after = volumeOf([linked('a', 2, 2, { uid: 7 }), linked('b', 2, 2, { uid: 7 })]);
    const report = await compareVolumes(before, after);
    assert.deepEqual(lines(report), ['changed /a attr.uid', 'changed /b attr.uid']);
    assert.deepEqual(report.differences[0]?.values, [{ field: 'attr.uid', left: '0', right: '7' }]);
  });

  it('a move with changes inside as one move and the changes', async () => {
    const before = volumeOf([directory('old', 2, [file('a', 3), file('b', 4), directory('sub', 5, [file('x', 6)])])]);
    const after = volumeOf([
      directory('new', 2, [file('a', 3, {}, 9), directory('sub', 5, [file('x', 6), file('y', 7)])]),
    ]);
    const report = await compareVolumes(before, after);
    assert.deepEqual(lines(report), [
      'moved /old → /new +3',
      'changed /old/a → /new/a attr.length',
      'added /new/sub/y',
      'removed /old/b',
    ]);
    assert.deepEqual(report.totals, { added: 1, removed: 1, changed: 1, moved: 1, links: 0 });
  });

  it('a file that came out of a directory that went', async () => {
    const before = volumeOf([directory('d', 2, [file('a', 3), file('b', 4)])]);
    const after = volumeOf([file('a', 3)]);
    assert.deepEqual(lines(await compareVolumes(before, after)), ['moved /d/a → /a', 'removed /d +1']);
  });

  it('two directories that changed names, and what changed inside', async () => {
    const before = volumeOf([directory('a', 2, [file('f', 3)]), directory('b', 4, [file('f', 5), file('g', 6)])]);
    const after = volumeOf([directory('a', 4, [file('f', 5)]), directory('b', 2, [file('f', 3)])]);
    assert.deepEqual(lines(await compareVolumes(before, after)), [
      'moved /b → /a +1',
      'moved /a → /b +1',
      'removed /b/g',
    ]);
  });

  it('another inode under a name, as a change, or by where its inode went', async () => {
    const before = volumeOf([file('a', 2), file('b', 3)]);
    assert.deepEqual(lines(await compareVolumes(before, volumeOf([file('a', 2), file('b', 4)]))), ['changed /b inode']);
    assert.deepEqual(lines(await compareVolumes(before, volumeOf([file('b', 2)]))), ['removed /b', 'moved /a → /b']);
    const ignoring = await compareVolumes(before, volumeOf([file('a', 8), file('b', 9)]), { ignore: ['inode'] });
    assert.equal(ignoring.isEqual, true);
  });

  it('a directory in place of a file', async () => {
    const report = await compareVolumes(volumeOf([file('x', 2)]), volumeOf([directory('x', 3, [file('y', 4)])]));
    assert.deepEqual(lines(report), ['removed /x', 'added /x +1']);
  });

  it('a file in the trash as moved there', async () => {
    const before = volumeOf([directory('d', 2, [file('f', 3)])]);
    const after = volumeOf([directory('d', 2, [])]);
    after.trash.children = [directory('2026-11-23-04', addInt(TRASH_INODE, 1), [file('2-3-f', 3)])];
    const expected = ['moved /d/f → /.trash/2026-11-23-04/2-3-f', 'added /.trash/2026-11-23-04'];
    assert.deepEqual(lines(await compareVolumes(before, after)).sort(), expected.sort());
  });

  it('every field that differs', async () => {
    const chunks = [{ index: 0, slices: [{ pos: 0, id: 1, size: 5, off: 0, len: 5 }] }];
    const acl = { owner: 7, group: 5, other: 5, mask: 7, users: [], groups: [] };
    const after = file(
      'f',
      2,
      { chunks, xattrs: [{ name: 'user.a', value: 'hidden' }], accessAcl: acl, defaultAcl: acl },
      5,
    );
    after.entry.attr = { ...after.entry.attr, mode: 0o4711, flags: 1, gid: 1, mtimensec: 5, tier: 1 };
    const report = await compareVolumes(volumeOf([file('f', 2, {}, 5)]), volumeOf([after]));
    assert.deepEqual(lines(report), [
      'changed /f attr.mode attr.flags attr.gid attr.mtime attr.tier xattrs posix_acl_access posix_acl_default chunks',
    ]);
    const { values } = report.differences[0]!;
    assert.deepEqual(values[0], { field: 'attr.mode', left: '0644', right: '4711' });
    assert.doesNotMatch(JSON.stringify(values), /hidden/);
  });

  it('nothing of what engines store otherwise', async () => {
    const symlink = file('l', 2, { target: 'x' });
    symlink.entry.attr = { ...symlink.entry.attr, type: EntryType.symlink };
    const other = { ...symlink, entry: { ...symlink.entry, attr: { ...symlink.entry.attr, length: 1 } } };
    const [left, right] = [directory('d', 3, []), directory('d', 3, [])];
    right.entry.attr = { ...right.entry.attr, length: 4096 };
    const beyond = [{ index: 1, slices: [{ pos: 0, id: 1, size: 5, off: 0, len: 5 }] }];
    const [short, cut] = [file('s', 4, {}, 5), file('s', 4, { chunks: beyond }, 5)];
    assert.equal((await compareVolumes(volumeOf([left, symlink, short]), volumeOf([right, other, cut]))).isEqual, true);
  });

  it('a dangling entry in place of one that is whole', async () => {
    const report = await compareVolumes(volumeOf([file('f', 2)]), volumeOf([file('f', 2, { dangling: true })]));
    assert.deepEqual(lines(report), ['changed /f dangling']);
  });
});

describe('what a comparison can be told', () => {
  const before = volumeOf([directory('data', 2, [file('a', 3), file('b', 4)]), file('x', 5)]);
  const after = volumeOf([directory('data', 2, [file('b', 4, {}, 1), file('c', 6)]), file('y', 7)]);

  it('to count only some paths, and not the sections then', async () => {
    const report = await compareVolumes(
      before,
      { ...after, facts: withCounter(after.facts) },
      { filter: { path: '/data/*' } },
    );
    assert.deepEqual(lines(report), ['removed /data/a', 'changed /data/b attr.length', 'added /data/c']);
    assert.deepEqual(report.sections, []);
    assert.equal((await compareVolumes(before, after, { filter: { path: '/nothing*' } })).isEqual, true);
    const inside = await compareVolumes(before, volumeOf([file('x', 5)]), { filter: { path: '/data/?' } });
    assert.deepEqual(lines(inside), ['removed /data/a', 'removed /data/b']);
  });

  it('to count only some kinds', async () => {
    const report = await compareVolumes(before, after, { filter: { kinds: ['added'] } });
    assert.deepEqual(lines(report), ['added /data/c', 'added /y']);
    assert.deepEqual(report.totals, { added: 2, removed: 0, changed: 0, moved: 0, links: 0 });
  });

  it('to list no more than a number, and still counts all', async () => {
    const report = await compareVolumes(before, after, { limit: 2 });
    assert.deepEqual(lines(report), ['removed /data/a', 'changed /data/b attr.length']);
    assert.deepEqual(report.totals, { added: 2, removed: 2, changed: 1, moved: 0, links: 0 });
    assert.equal(report.isComplete, false);
  });

  it('to ignore fields and sections, by names it knows', async () => {
    const report = await compareVolumes(
      before,
      { ...before, facts: withCounter(before.facts) },
      { ignore: ['Counters'] },
    );
    assert.equal(report.isEqual, true);
    await assert.rejects(
      compareVolumes(before, after, { ignore: ['atime', 'colour'] }),
      (error) => MetaError.is(error, 'malformed') && /colour.*atime/.test(error.message),
    );
  });

  it('to stop', async () => {
    const stopped = AbortSignal.abort();
    await assert.rejects(compareVolumes(before, after, { signal: stopped }), { name: 'AbortError' });
  });
});

describe('sections of a comparison', () => {
  it('are compared by member', async () => {
    const left = volumeOf([]);
    const right = volumeOf([]);
    const setting = settingFromJson({ ...left.facts.setting.members, TrashDays: 9, Capacity: 5 });
    right.facts = {
      ...withCounter(left.facts),
      setting,
      dirQuotas: [{ key: 5, maxSpace: 10, maxInodes: -1, usedSpace: 3 }],
      userQuotas: [{ key: 1000, maxSpace: -1, maxInodes: -1, usedSpace: 3, usedInodes: 1 }],
      delFiles: [{ inode: 9, length: 4, expire: 17 }],
      sustained: [{ sid: 1, inodes: [7, 8] }],
    };
    const report = await compareVolumes(left, right);
    assert.equal(report.isEqual, false);
    assert.deepEqual(
      report.sections.map(({ section, member, left: a, right: b }) => `${section} ${member} ${a ?? '-'} ${b ?? '-'}`),
      [
        'Setting TrashDays 1 9',
        'Setting Capacity - 5',
        'Counters nextInodes 0 77',
        'Sustained 1 - 7, 8',
        'DelFiles 9 - 4 bytes, deleted at 17',
        'Quotas 5 - space 10, inodes -1',
      ],
    );
  });

  it('never show a secret, and take one that was removed for equal', async () => {
    const secrets = (name: string): JsonObject => ({
      SecretKey: `secret-${name}`,
      AccessKey: `access-${name}`,
      SessionToken: `token-${name}`,
      EncryptKey: `key-${name}`,
      Bucket: `http://user:pass-${name}@host/bucket`,
    });
    const report = await compareVolumes(withSetting(secrets('one')), withSetting(secrets('two')));
    assert.deepEqual(report.sections.map(({ member, isSecret }) => [member, isSecret]).sort(), [
      ['AccessKey', true],
      ['Bucket', true],
      ['EncryptKey', true],
      ['SecretKey', true],
      ['SessionToken', true],
    ]);
    assert.doesNotMatch(JSON.stringify(report), /-one|-two/);
    const removed = withSetting({ ...secrets('one'), SecretKey: 'removed', SessionToken: 'removed' });
    assert.equal((await compareVolumes(withSetting(secrets('one')), removed)).isEqual, true);
  });
});

function compareVolumes(
  left: GeneratedVolume,
  right: GeneratedVolume,
  options?: CompareOptions,
): Promise<ComparisonReport> {
  return compare(generatedSource(left), generatedSource(right), options);
}

function lines({ differences }: ComparisonReport): string[] {
  return differences.map(({ kind, only, from, names, entries, fields }) =>
    [
      kind,
      ...(only === undefined ? [] : [only]),
      ...(from === undefined ? [] : [`/${from.join('/')}`, '→']),
      `/${names.join('/')}`,
      ...fields,
      ...(entries === 0 ? [] : [`+${entries}`]),
    ].join(' '),
  );
}

function linked(name: string, inode: number, nlink: number, attr: Partial<Entry['attr']> = {}): GeneratedEntry {
  const made = file(name, inode);
  made.entry.attr = { ...made.entry.attr, nlink, ...attr };
  return made;
}

function withCounter(facts: VolumeFacts): VolumeFacts {
  return { ...facts, counters: { ...facts.counters, nextInodes: 77 } };
}

function withSetting(members: JsonObject): GeneratedVolume {
  const volume = volumeOf([]);
  return {
    ...volume,
    facts: { ...volume.facts, setting: settingFromJson({ ...volume.facts.setting.members, ...members }) },
  };
}
