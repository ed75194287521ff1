import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { dumpOfChildren, dumpOfFile, recordDump } from '../../../support/recordDump';

async function nameOf(json: string | Buffer): Promise<string | undefined> {
  const [before = '', after = ''] = dumpOfFile('NAME').split('NAME');
  const text = Buffer.concat([Buffer.from(before), Buffer.from(json as string), Buffer.from(after)]);
  return (await recordDump(text)).leaves[0]?.name;
}

describe('what the reader takes, as the official loader does (§3.2, §3.4)', () => {
  const names: [string, string | Buffer, string][] = [
    ['percent escapes', 'a%20b%FF', 'a b\xff'],
    ['lower-case hex as it is', '%4a%zz%', '%4a%zz%'],
    ['percent escapes in one pass', '%2541%%41', '%41%A'],
    ['percent escapes written with JSON escapes', '\\u002541', 'A'],
    ['a raw space, as before 1.4', 'a b', 'a b'],
    ['JSON escapes', '\\"\\\\\\/\\b\\u00e9\\ud83d\\ude00\\u0000', '"\\/\b\xc3\xa9\xf0\x9f\x98\x80\0'],
    ['a lone surrogate', '\\ud83dx', '\xef\xbf\xbdx'],
    ['raw invalid bytes', Buffer.from('\xe4\xb8x', 'latin1'), '\xef\xbf\xbd\xef\xbf\xbdx'],
    ['valid UTF-8', '中\ufffd', Buffer.from('中\ufffd').toString('latin1')],
    ['raw control characters', '\n\0\x1f', '\n\0\x1f'],
    ['an empty name', '', ''],
  ];
  for (const [what, json, bytes] of names) it(`names: ${what}`, async () => assert.equal(await nameOf(json), bytes));

  it('null for a scalar, a list and an ACL', async () => {
    const nulls = '"inode":null,"mode":null,"atime":null,"length":null,"type":"regular"';
    const members = '"symlink":null,"xattrs":null,"posix_acl_access":null,"chunks":null';
    const { leaves } = await recordDump(dumpOfChildren(`"f":{"attr":{${nulls}},${members}}`));
    const [file] = leaves;
    assert.ok(file !== undefined);
    assert.deepEqual(
      [file.inode, file.attr.mode, file.target, file.xattrs, file.accessAcl, file.chunks],
      [0, 0, '', [], undefined, []],
    );
  });

  it('null lists in chunks and ACLs, null xattr texts', async () => {
    const acl = '"posix_acl_access":{"owner":7,"group":5,"other":0,"mask":65535,"users":null,"groups":[]}';
    const text = dumpOfFile('f', `,${acl},"chunks":[{"index":1,"slices":null}],"xattrs":[{"name":"n","value":null}]`);
    const [file] = (await recordDump(text)).leaves;
    assert.deepEqual(file?.accessAcl, { owner: 7, group: 5, other: 0, mask: 65535, users: [], groups: [] });
    assert.deepEqual(file.chunks, [{ index: 1, slices: [] }]);
    assert.deepEqual(file.xattrs, [{ name: 'n', value: '' }]);
  });

  it('the last of equal members', async () => {
    const attr = '"attr":{"inode":3,"inode":4,"type":"fifo","TYPE":"regular","MODE":1,"mode":2}';
    const [file] = (await recordDump(dumpOfChildren(`"f":{"attr":{"inode":9,"type":"socket"},${attr}}`))).leaves;
    assert.deepEqual([file?.inode, file?.attr.type, file?.attr.mode], [4, 1, 2]);
  });

  it('the same name twice in a directory, both told', async () => {
    const entry = (inode: number): string => `"f":{"attr":{"inode":${inode},"type":"regular"}}`;
    const { leaves } = await recordDump(dumpOfChildren(`${entry(2)},${entry(3)}`));
    assert.deepEqual(
      leaves.map((leaf) => leaf.inode),
      [2, 3],
    );
  });

  it('nanoseconds up to 2^32 − 1, and 64-bit numbers exactly', async () => {
    const attr =
      '"inode":9223372032828243969,"type":"regular","atime":-9223372036854775808,"atimensec":4294967295,"length":18446744073709551615';
    const [file] = (await recordDump(dumpOfChildren(`"f":{"attr":{${attr}}}`))).leaves;
    assert.deepEqual(
      [file?.inode, file?.attr.atime, file?.attr.atimensec, file?.attr.length],
      [9223372032828243969n, -9223372036854775808n, 4294967295, 18446744073709551615n],
    );
  });

  it('chunkid of old dumps, where there is no id (§4.3)', async () => {
    const slices = '{"chunkid":7,"size":1,"len":1},{"chunkid":7,"id":8,"size":1,"len":1},{"id":0,"len":5}';
    const [file] = (await recordDump(dumpOfFile('f', `,"chunks":[{"index":0,"slices":[${slices}]}]`))).leaves;
    assert.deepEqual(
      file?.chunks[0]?.slices.map((slice) => slice.id),
      [7, 8, 0],
    );
  });

  it('chunks and xattrs in any order, told in theirs', async () => {
    const text = dumpOfFile('f', ',"chunks":[{"index":2},{"index":0}],"xattrs":[{"name":"b"},{"name":"a"}]');
    const [file] = (await recordDump(text)).leaves;
    assert.deepEqual([file?.chunks[0]?.index, file?.xattrs[0]?.name], [0, 'a']);
  });

  it('log lines in front of the dump, with a notice (§1.5)', async () => {
    const lines = '[xorm] [info]  2026/11/24 PING DATABASE mysql\n[xorm] [info] {"a": again\n';
    const { notices, leaves } = await recordDump(lines + dumpOfFile('f'));
    assert.equal(leaves.length, 1);
    assert.deepEqual(
      notices.map((notice) => notice.code),
      ['leadingLines'],
    );
  });

  it('bytes behind the end, with a notice', async () => {
    const { notices } = await recordDump(`${dumpOfFile('f')}\n\nrest`);
    assert.match(notices[0]?.message ?? '', /behind the end .*\(line 4, byte \d+\)/);
  });

  it('unknown members of every object, each with a notice and its place', async () => {
    const unknown = '"new":{"a":[1,{"attr":{}}],"entries":"x"}';
    const attr = `"attr":{"inode":2,"type":"regular",${unknown}}`;
    const chunks = `"chunks":[{"index":0,${unknown},"slices":[{"id":1,${unknown}}]}]`;
    const file = `"f":{${attr},${unknown},${chunks},"xattrs":[{"name":"n",${unknown}}]}`;
    const text = dumpOfChildren(file).replace('"Counters":{}', `"Counters":{${unknown}},${unknown}`);
    const { notices, leaves } = await recordDump(text);
    assert.deepEqual([leaves[0]?.inode, leaves[0]?.chunks[0]?.slices[0]?.id, leaves[0]?.xattrs[0]?.name], [2, 1, 'n']);
    assert.deepEqual(
      notices.map((notice) => [/member (\S+) was/.exec(notice.message)?.[1], notice.place?.path]),
      [
        ['Counters.new', ''],
        ['new', ''],
        ['attr.new', '/f'],
        ['new', '/f'],
        ['chunks.new', '/f'],
        ['slices.new', '/f'],
        ['xattrs.new', '/f'],
      ],
    );
    const offset = notices[0]?.place?.offset ?? 0;
    assert.equal(text.slice(offset, offset + 5), '{"a":');
  });

  it('many unknown members, with ten notices and their number', async () => {
    const files = Array.from({ length: 50 }, (_, i) => `"f${i}":{"attr":{"inode":2,"type":"regular"},"x":${i}}`);
    const { notices } = await recordDump(dumpOfChildren(files.join()));
    assert.equal(notices.length, 11);
    assert.equal(notices[10]?.message, '40 more unknown members were skipped.');
  });
});
