import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { after, before, it } from 'mocha';
import type { Entry } from '../../src/core/model/entry';
import { openTarget } from '../../src/core/registry/openTarget';
import { dumpToFile } from '../../src/core/transfer/dump/dump';
import { load } from '../../src/core/transfer/load/load';
import { loadFrom, withSource } from '../support/engines';
import { fixture, fixtureBytes, temporaryFolder } from '../support/fixtures';
import { generatedSource } from '../support/generatedSource';
import type { GeneratedEntry } from '../support/generatedVolume';
import { startRedis } from '../support/servers/redisServer';
import type { RedisServer } from '../support/servers/redisServer';
import { describeWithServer } from '../support/servers/servers';
import { directory, file, volumeOf } from '../support/smallVolume';

const DUMP = fixture('vol-1/sqlite/dump.json');

/** All that a load takes: no scripts, no CONFIG, and not even the question about a cluster. */
const WRITING = ['+@read', '+@write', '+@transaction', '+info', '+select', '+ping', '+auth'];
const PASSWORD = 'loading-only';

/** Type, expiry and value of every key, in hexadecimal; what has no order is sorted. */
type Contents = Readonly<Record<string, string>>;

function contentsOf(server: RedisServer, database: number): Contents {
  const lines = server.cli('-n', String(database), 'EVAL', CONTENTS, '0').split('\n');
  return Object.fromEntries(lines.map((line) => line.split('\t') as [string, string]));
}

const CONTENTS = `
local function hex(text) return (text:gsub('.', function(c) return string.format('%02x', c:byte()) end)) end
local out = {}
for _, key in ipairs(redis.call('KEYS', '*')) do
  local kind, parts = redis.call('TYPE', key).ok, {}
  if kind == 'string' then
    parts[1] = hex(redis.call('GET', key))
  elseif kind == 'list' then
    for i, element in ipairs(redis.call('LRANGE', key, 0, -1)) do parts[i] = hex(element) end
  else
    local all = kind == 'hash' and redis.call('HGETALL', key) or redis.call('ZRANGE', key, 0, -1, 'WITHSCORES')
    for i = 1, #all, 2 do parts[#parts + 1] = hex(all[i]) .. '=' .. hex(all[i + 1]) end
    table.sort(parts)
  end
  out[#out + 1] = key .. '\\t' .. kind .. ' ' .. redis.call('TTL', key) .. ' ' .. table.concat(parts, ' ')
end
return out
`;

const hex = (text: string): string => Buffer.from(text).toString('hex');

/** Computed by rules of our own. */
const DIFFERING = ['nextinode', 'nextchunk', 'nextsession', 'sliceRef'];

function withoutDiffering(contents: Contents): Contents {
  return Object.fromEntries(Object.entries(contents).filter(([key]) => !DIFFERING.includes(key)));
}

describeWithServer('redis', 'load into Redis (golden)', () => {
  let official: RedisServer;
  let golden: Contents;
  let server: RedisServer;
  let databases = 0;
  before(async () => {
    official = await startRedis({ rdb: fixture('vol-1/loaded/redis.rdb') });
    golden = contentsOf(official, Number(/^db(\d+):/m.exec(official.cli('INFO', 'keyspace'))?.[1]));
    server = await startRedis();
    server.cli('ACL', 'SETUSER', 'loader', 'on', `>${PASSWORD}`, '~*', ...WRITING);
  });
  after(async () => {
    await official.stop();
    await server.stop();
  });

  /** An empty database, filled by a user who may do no more than needed. */
  async function filled(fill: (url: string) => Promise<unknown>): Promise<number> {
    const database = ++databases;
    await fill(server.url(database).replace('redis://', `redis://loader:${PASSWORD}@`));
    return database;
  }

  it('makes the keys the official loader makes, with their types and values', async () => {
    const ours = contentsOf(server, await filled((url) => loadFrom(DUMP, url)));
    assert.deepEqual(withoutDiffering(ours), withoutDiffering(golden));
  });

  it('differs from the official loader where that one is wrong', async () => {
    const ours = contentsOf(server, await filled((url) => loadFrom(DUMP, url)));
    // Upstream hands out again what was handed out before (docs/formats/redis.md §4, §6.1).
    assert.equal(ours['nextinode'], `string -1 ${hex('1025')}`);
    assert.equal(ours['nextchunk'], `string -1 ${hex('4096')}`);
    assert.equal(ours['nextsession'], `string -1 ${hex('1')}`);
    // It counts holes as a slice of id 0 (§3.8); every slice of this volume has one reference, and so no field.
    assert.equal(ours['sliceRef'], undefined);
    assert.match(golden['sliceRef'] ?? '', new RegExp(`^hash -1 ${hex('k0_0')}=[0-9a-f]+$`));
  });

  it('resolves what a busy volume left in a dump as the official loader does', async () => {
    const database = await filled((url) => loadFrom(fixture('conflicts/dump.json'), url));
    const text = fixtureBytes('conflicts/after-load.json').toString();
    // Safer than upstream: ids that deleted and sustained files still use are not handed out again.
    const expected = text
      .replace('"nextInodes": 900101', '"nextInodes": 900204')
      .replace('"nextSession": 0', '"nextSession": 1');
    assert.equal(await dumpText(server.url(database)), expected);
    // Redis keeps the last number instead of the next one.
    assert.equal(server.cli('-n', String(database), 'GET', 'nextinode'), '900203');
  });

  it('dumps again as the same bytes', async () => {
    const official = fixtureBytes('vol-1/redis/dump-keep-secret.json').toString();
    const database = await filled((url) => loadFrom(fixture('vol-1/redis/dump-keep-secret.json'), url));
    assert.equal(await dumpText(server.url(database)), official);
  });

  it('counts links and references, and numbers ACLs', async () => {
    const database = await filled((url) => load(generatedSource(volumeOf(linkedTree())), openTarget(url)));
    const { p50, p51, sliceRef, c51_0, acl, aclMaxId, i50, i51, i60 } = contentsOf(server, database);
    // Inode 50 has three names in two directories, 51 has one: its attributes name the directory.
    assert.equal(p50, `hash -1 ${hex('1')}=${hex('2')} ${hex('60')}=${hex('1')}`);
    assert.equal(p51, undefined);
    assert.deepEqual([nlinkOf(i50), parentOf(i50)], ['00000003', '0000000000000000']);
    assert.deepEqual([nlinkOf(i51), parentOf(i51)], ['00000001', '000000000000003c']);
    // Each directory inside adds one to the two that every directory has.
    assert.deepEqual([nlinkOf(i60), parentOf(i60)], ['00000003', '0000000000000001']);
    // References − 1: slice 7 has four, 8 has two, 9 has one. All names of an inode count once, holes not at all.
    assert.equal(sliceRef, `hash -1 ${hex('k7_10')}=${hex('3')} ${hex('k8_10')}=${hex('1')}`);
    assert.equal(c51_0?.split(' ').length, 2 + 5);
    // Ids are those of first use, children before their directory, and equal rules share one.
    assert.equal(acl, `hash -1 ${hex('1')}=${RULE}00000001000000640004 ${hex('2')}=${RULE}00000000`);
    assert.equal(aclMaxId, `string -1 ${hex('2')}`);
    assert.equal(aclsOf(i51), '0000000100000000');
    assert.equal(aclsOf(i60), '0000000200000001');
  });

  it('keeps limits of quotas as they are, and counts what is used', async () => {
    const ours = contentsOf(server, await filled((url) => loadFrom(DUMP, url)));
    await withSource(DUMP, async (source) => {
      const { dirQuotas, userQuotas, groupQuotas } = await source.facts();
      for (const [name, quotas] of [
        ['dirQuota', dirQuotas],
        ['userQuota', userQuotas],
        ['groupQuota', groupQuotas],
      ] as const) {
        assert.ok(quotas.length > 0, name);
        for (const { key, maxSpace, maxInodes } of quotas) {
          const limit = `${hex(String(key))}=${i64Hex(maxSpace)}${i64Hex(maxInodes)}`;
          assert.ok(ours[name]?.includes(limit), `${name} ${key}`);
        }
        for (const used of [`${name}UsedSpace`, `${name}UsedInodes`]) assert.equal(ours[used], golden[used]);
      }
    });
  });

  it('runs no scripts, and leaves neither marks nor keys that expire', async () => {
    server.cli('CONFIG', 'RESETSTAT');
    const database = await filled((url) => loadFrom(DUMP, url));
    const stats = server.cli('INFO', 'commandstats');
    assert.match(stats, /cmdstat_mset:calls=\d/);
    assert.doesNotMatch(stats, /cmdstat_(?:eval|fcall|script|config\|set)/);
    const ours = contentsOf(server, database);
    assert.deepEqual(
      Object.keys(ours).filter((key) => /jfsmeta|session\d|Session|locked/.test(key)),
      [],
    );
    for (const [key, value] of Object.entries(ours)) assert.match(value, /^\w+ -1 /, key);
  });
});

async function dumpText(url: string): Promise<string> {
  const written = path.join(temporaryFolder(), 'dump.json');
  await withSource(url, (source) =>
    dumpToFile(source, written, { redaction: 'full', identical: true }, { overwrite: false }),
  );
  return readFileSync(written, 'utf8');
}

function i64Hex(value: number | bigint): string {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(value));
  return bytes.toString('hex');
}

/** Bytes of an attribute record (docs/formats/redis.md §3.2), in hexadecimal. */
function bytesOf(record: string | undefined, from: number, to: number): string {
  const value = record?.split(' ')[2] ?? '';
  return value.slice(2 * from, 2 * to);
}

const nlinkOf = (record: string | undefined): string => bytesOf(record, 47, 51);
const parentOf = (record: string | undefined): string => bytesOf(record, 63, 71);
const aclsOf = (record: string | undefined): string => bytesOf(record, 71, 79);

const ACL = { owner: 6, group: 4, mask: 6, other: 0, users: [{ id: 1001, perm: 6 }], groups: [] };
const OTHER_ACL = { ...ACL, groups: [{ id: 100, perm: 4 }] };
/** Of both, up to the groups. */
const RULE = '000600040006000000000001000003e90006';

function slices(...ids: number[]): Pick<Entry, 'chunks'> {
  const list = ids.map((id) => ({ pos: 0, id, size: id === 0 ? 0 : 10, off: 0, len: 10 }));
  return { chunks: [{ index: 0, slices: list }] };
}

function linkedTree(): GeneratedEntry[] {
  const linked = (name: string): GeneratedEntry => file(name, 50, slices(7), 10);
  const inside = directory('d', 60, [
    directory('empty', 61, []),
    linked('three'),
    file('w', 51, { ...slices(7, 8, 0, 9, 7), accessAcl: OTHER_ACL }, 10),
  ]);
  Object.assign(inside.entry, { accessAcl: ACL, defaultAcl: OTHER_ACL });
  return [linked('one'), linked('two'), inside, file('z', 62, slices(7, 0, 8), 10)];
}
