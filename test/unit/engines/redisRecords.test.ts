import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { decodeAclRule, encodeAclRule } from '../../../src/core/engines/redis/aclRule';
import type { AttrRecord } from '../../../src/core/engines/redis/attrRecord';
import { MAX_ATTR_BYTES, decodeAttrRecord, encodeAttrRecord } from '../../../src/core/engines/redis/attrRecord';
import { ArgumentBuffer } from '../../../src/core/engines/redis/argumentBuffer';
import { decodeEntryValue, encodeEntryValue } from '../../../src/core/engines/redis/entryValue';
import { isOurs } from '../../../src/core/engines/redis/keys';
import { LargeDirectory } from '../../../src/core/engines/redis/largeDirectory';
import { decodeQuota, encodeQuota } from '../../../src/core/engines/redis/quotaValue';
import { RespReply, endOfReply } from '../../../src/core/engines/redis/respReply';
import { decodeSlice, encodeSlice } from '../../../src/core/engines/redis/sliceList';
import type { Attr } from '../../../src/core/model/attr';
import type { Slice } from '../../../src/core/model/chunk';
import type { EntryType } from '../../../src/core/model/entryType';
import { TRASH_INODE } from '../../../src/core/model/inode';
import { MAX_I64, MAX_U64, MIN_I64, canonical } from '../../../src/core/model/u64';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

function encoded(bytes: number, write: (target: Buffer) => number | undefined): Buffer {
  const target = Buffer.alloc(bytes, 0xee);
  return target.subarray(0, write(target) ?? bytes);
}

const encodeRecord = ({ attr, parent, accessAclId, defaultAclId }: AttrRecord): Buffer =>
  encoded(MAX_ATTR_BYTES, (target) =>
    encodeAttrRecord({ attr, nlink: attr.nlink, length: attr.length, parent, accessAclId, defaultAclId }, target, 0),
  );

// docs/formats/redis.md §3.2
const HEAD = `00 11a4 000003e8 00000064 000000006553f100 00000001 000000006553f101 00000002
  000000006553f102 00000003 00000001 00000000042c1d80 00000000`.replaceAll(/\s/g, '');
const ATTR: Attr = {
  type: 1,
  flags: 0,
  mode: 0o644,
  uid: 1000,
  gid: 100,
  atime: 1_700_000_000,
  mtime: 1_700_000_001,
  ctime: 1_700_000_002,
  atimensec: 1,
  mtimensec: 2,
  ctimensec: 3,
  nlink: 1,
  length: 70_000_000,
  rdev: 0,
  tier: 0,
};
const NO_ACLS = { accessAclId: 0, defaultAclId: 0 };

const u32 = fc.nat(0xffffffff);
const u64 = fc.bigInt(0n, MAX_U64).map(canonical);
const i64 = fc.bigInt(MIN_I64, MAX_I64).map(canonical);
const attrs: fc.Arbitrary<Attr> = fc.record(
  {
    type: fc.integer({ min: 1, max: 7 }).map((type) => type as EntryType),
    flags: fc.nat(255),
    mode: fc.nat(0xfff),
    uid: u32,
    gid: u32,
    atime: i64,
    mtime: i64,
    ctime: i64,
    atimensec: u32,
    mtimensec: u32,
    ctimensec: u32,
    nlink: u32,
    length: u64,
    rdev: u32,
    tier: fc.nat(3),
  },
  { noNullPrototype: true },
);

describe('Redis records', () => {
  const vectors: [string, string, AttrRecord][] = [
    ['72', '0000000000000007 00', { attr: ATTR, parent: 7, ...NO_ACLS }],
    ['73', '0000000000000007 02 00', { attr: { ...ATTR, tier: 2 }, parent: 7, ...NO_ACLS }],
    ['80', '0000000000000007 00000005 00000000 00', { attr: ATTR, parent: 7, accessAclId: 5, defaultAclId: 0 }],
    [
      '81',
      '0000000000000007 00000005 00000000 02 00',
      { attr: { ...ATTR, tier: 2 }, parent: 7, accessAclId: 5, defaultAclId: 0 },
    ],
  ];
  for (const [length, tail, record] of vectors) {
    it(`attributes of ${length} bytes`, () => {
      const bytes = hex(HEAD + tail);
      assert.equal(bytes.length, Number(length));
      assert.deepEqual(decodeAttrRecord(bytes), record);
      assert.deepEqual(encodeRecord(record), bytes);
    });
  }

  it('attributes of roots and trash directories', () => {
    const root = hex(
      '0021ff0000000000000000000000006553f10000000000000000006553f10000000000000000006553f1000000000000000002000000000000100000000000000000000000000100',
    );
    const hour = hex(
      '00216d0000000000000000000000006553f10000000000000000006553f10000000000000000006553f10000000000000000020000000000001000000000007fffffff1000000000',
    );
    for (const bytes of [root, hour]) {
      const record = decodeAttrRecord(bytes);
      assert.ok(record);
      assert.deepEqual(encodeRecord(record), bytes);
    }
    assert.equal(decodeAttrRecord(root)?.parent, 1);
    assert.equal(decodeAttrRecord(hour)?.parent, TRASH_INODE);
  });

  it('attributes without a parent, as v0.9 wrote them, and too short ones', () => {
    assert.deepEqual(decodeAttrRecord(hex(`${HEAD}00`)), { attr: ATTR, parent: 0, ...NO_ACLS });
    assert.equal(decodeAttrRecord(hex(HEAD).subarray(0, 62)), undefined);
    assert.equal(decodeAttrRecord(Buffer.alloc(0)), undefined);
  });

  it('attributes of any values', () => {
    fc.assert(
      fc.property(attrs, u64, u32, u32, (attr, parent, accessAclId, defaultAclId) => {
        const record = { attr, parent, accessAclId, defaultAclId };
        assert.deepEqual(decodeAttrRecord(encodeRecord(record)), record);
      }),
    );
  });

  it('entries of a directory', () => {
    const rows: [string, { type: number; inode: number | bigint }][] = [
      ['02 0000000000000102', { type: 2, inode: 258 }],
      ['01 000000000000002a', { type: 1, inode: 42 }],
      ['02 7fffffff10000003', { type: 2, inode: canonical(BigInt(TRASH_INODE) + 3n) }],
    ];
    for (const [text, value] of rows) {
      assert.deepEqual(decodeEntryValue(hex(text)), value);
      assert.deepEqual(
        encoded(9, (target) => {
          encodeEntryValue(value, target, 0);
          return undefined;
        }),
        hex(text),
      );
    }
    for (const length of [0, 8, 10]) assert.equal(decodeEntryValue(Buffer.alloc(length)), undefined);
  });

  it('slices', () => {
    const rows: [string, Slice][] = [
      [
        '00800000 000000000012d687 004c4b40 00001000 003d0900',
        { pos: 8_388_608, id: 1_234_567, size: 5_000_000, off: 4096, len: 4_000_000 },
      ],
      ['00000064 0000000000000000 00000000 00000000 00000032', { pos: 100, id: 0, size: 0, off: 0, len: 50 }],
    ];
    for (const [text, slice] of rows) {
      assert.deepEqual(decodeSlice(hex(text), 0), slice);
      assert.deepEqual(
        encoded(24, (target) => {
          encodeSlice(slice, target, 0);
          return undefined;
        }),
        hex(text),
      );
    }
  });

  it('quotas', () => {
    const rows = { '0000000040000000 0000000000000064': [2 ** 30, 100], ffffffffffffffffffffffffffffffff: [-1, -1] };
    for (const [text, [maxSpace = 0, maxInodes = 0]] of Object.entries(rows)) {
      assert.deepEqual(decodeQuota(hex(text)), { maxSpace, maxInodes });
      assert.deepEqual(encodeQuota({ maxSpace, maxInodes }), hex(text));
    }
    assert.equal(decodeQuota(Buffer.alloc(15)), undefined);
  });

  it('ACL rules', () => {
    const bytes = hex('0006 0004 0006 0000 00000001 000003e9 0006 00000000');
    const acl = { owner: 6, group: 4, mask: 6, other: 0, users: [{ id: 1001, perm: 6 }], groups: [] };
    assert.deepEqual(decodeAclRule(bytes), acl);
    assert.deepEqual(encodeAclRule(acl), bytes);
    for (let length = 0; length < bytes.length; length++) {
      assert.equal(decodeAclRule(bytes.subarray(0, length)), undefined, `${length} bytes`);
    }
    assert.equal(decodeAclRule(Buffer.concat([bytes, Buffer.alloc(1)])), undefined);
    assert.equal(decodeAclRule(hex('0006 0004 0006 0000 ffffffff 000003e9 0006 00000000')), undefined);
  });

  it('entries, slices, quotas and ACL rules of any values', () => {
    const filled = (bytes: number, write: (target: Buffer) => void): Buffer =>
      encoded(bytes, (target) => {
        write(target);
        return undefined;
      });
    const slice = fc.record({ pos: u32, id: u64, size: u32, off: u32, len: u32 }, { noNullPrototype: true });
    const people = fc.array(fc.record({ id: u32, perm: fc.nat(0xffff) }, { noNullPrototype: true }), { maxLength: 5 });
    const perm = fc.nat(0xffff);
    const acl = fc.record(
      { owner: perm, group: perm, mask: perm, other: perm, users: people, groups: people },
      { noNullPrototype: true },
    );
    fc.assert(
      fc.property(fc.nat(255), u64, slice, i64, i64, acl, (type, inode, stored, maxSpace, maxInodes, rule) => {
        const entry = filled(9, (target) => encodeEntryValue({ type, inode }, target, 0));
        assert.deepEqual(decodeEntryValue(entry), { type, inode });
        const element = filled(24, (target) => encodeSlice(stored, target, 0));
        assert.deepEqual(decodeSlice(element, 0), stored);
        assert.deepEqual(decodeQuota(encodeQuota({ maxSpace, maxInodes })), { maxSpace, maxInodes });
        assert.deepEqual(decodeAclRule(encodeAclRule(rule)), rule);
      }),
    );
  });

  it('keys of a load, and none of anybody else', () => {
    const ours = ['i1', 'd1', 'p2', 'c9223372032828243968_0', 's1', 'x1', 'setting', 'sliceRef', 'acl', 'nextinode'];
    for (const key of ours) assert.ok(isOurs(key), key);
    const others = ['i', 'i1x', 'ii1', 'xi1', 'c1', 'c1_', 'c1_2_3', 'session1', 'sessions', 'allSessions', 'locked1'];
    for (const key of [...others, 'nextInode', 'jfsmeta_load', 'txnLog', 'user:1', '']) assert.ok(!isOurs(key), key);
  });

  it('commands as they are sent', () => {
    const fields = new ArgumentBuffer();
    fields.text('\xff\0');
    const at = fields.place(5);
    fields.buffer.write('value', at);
    fields.numbered('i', 9_007_199_254_740_991, '_0');
    fields.numbered('i', MAX_U64, '');
    assert.equal(fields.count, 4);
    const command = new ArgumentBuffer();
    command.command(6);
    command.text('HSET');
    command.text('k'.repeat(70_000));
    command.append(fields);
    const expected = `*6\r\n$4\r\nHSET\r\n$70000\r\n${'k'.repeat(70_000)}\r\n$2\r\n\xff\0\r\n$5\r\nvalue\r\n$19\r\ni9007199254740991_0\r\n$21\r\ni18446744073709551615\r\n`;
    assert.equal(command.take().toString('latin1'), expected);
    assert.equal(fields.count, 0);
    assert.equal(fields.take().length, 0);
  });

  it('replies, wherever they are cut', () => {
    const replies = [
      '+OK\r\n',
      ':-12\r\n',
      '$-1\r\n',
      '$0\r\n\r\n',
      '$4\r\n\r\n\xff\0\r\n',
      '*-1\r\n',
      '*0\r\n',
      '*2\r\n*1\r\n$1\r\na\r\n$-1\r\n',
      '-ERR no\r\n',
    ];
    const bytes = Buffer.from(replies.join(''), 'latin1');
    let at = 0;
    for (const reply of replies) {
      for (let cut = at; cut < at + reply.length; cut++) {
        assert.equal(endOfReply(bytes.subarray(0, cut), at), -1, `${JSON.stringify(reply)} cut at ${cut - at}`);
      }
      at = endOfReply(bytes, at);
    }
    assert.equal(at, bytes.length);
    const read = new RespReply(bytes);
    read.status();
    assert.equal(read.integer(), -12);
    assert.equal(read.string(), false);
    assert.equal(read.text(), '');
    assert.equal(read.text(), '\r\n\xff\0');
    assert.equal(read.array(), undefined);
    assert.equal(read.array(), 0);
    assert.equal(read.array(), 2);
    assert.equal(read.array(), 1);
    assert.equal(read.text(), 'a');
    assert.equal(read.string(), false);
    assert.throws(() => read.integer(), { message: 'ERR no' });
    assert.throws(() => endOfReply(Buffer.from('HTTP/1.1 400 Bad Request\r\n'), 0), /protocol of Redis/);
  });

  it('names of a large directory, sorted by bytes and each once', () => {
    const names = fc.array(fc.string({ unit: fc.integer({ min: 1, max: 255 }).map((c) => String.fromCharCode(c)) }));
    fc.assert(
      fc.property(names, fc.string({ unit: 'binary-ascii' }), (list, from) => {
        const filled = list.filter((name) => name !== '').map((name) => name.slice(0, 255));
        const builder = LargeDirectory.builder();
        for (const [i, name] of [...filled, ...filled].entries()) builder.add({ name, type: 1, inode: i });
        const directory = builder.finish();
        const expected = [...new Set(filled)].sort((a, b) => (a < b ? -1 : 1));
        assert.deepEqual(
          directory.slice('', 1000).map(({ name }) => name),
          expected,
        );
        const rest = directory.slice(from, 1000);
        assert.deepEqual(
          rest.map(({ name }) => name),
          expected.filter((name) => name >= from),
        );
        assert.ok(directory.endsWith(rest));
      }),
    );
  });
});
