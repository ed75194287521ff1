import assert from 'node:assert/strict';
import { DumpPass } from '../../src/core/dump/json/reader/dumpPass';
import type { DumpFileSource } from '../../src/core/dump/json/reader/dumpFileSource';
import { scanDump } from '../../src/core/dump/json/scan/scanDump';
import { openDumpFile } from '../../src/core/dump/openDumpFile';
import { MetaError } from '../../src/core/errors';
import { inodeInfo } from '../../src/core/inspect/inodeInfo';
import { EntryType } from '../../src/core/model/entryType';
import { ROOT_INODE, TRASH_INODE } from '../../src/core/model/inode';
import type { U64 } from '../../src/core/model/u64';
import type { SearchQuery } from '../../src/core/ports/entrySearch';
import type { MetadataSource } from '../../src/core/ports/metadataSource';
import type { BadDump } from './badDump';
import { CountingInput } from './countingInput';
import type { Random } from './random';
import { pick } from './random';

/** How often a reading may pass over a file: sections behind the trees, and finding the line of a message, cost one each. */
const MAX_PASSES = 6;
/** Of directories and entries that are looked at in one dump. */
const MAX_LOOKS = 60;

/**
 * Does with a dump file what the product does. Everything must give a result or a `MetaError` that names the place, and
 * all must agree whether the dump can be read, which is returned.
 */
export async function drive(file: string, { stored, text }: BadDump, random: Random): Promise<boolean> {
  const source = await openDumpFile(file);
  try {
    const walked = await outcome(() => walk(source), file);
    if (stored === text) await assertScanAgrees(text, walked);
    await outcome(() => source.facts(), file);
    await outcome(() => browse(source), file);
    const damage = await damageOf(source, file);
    assert.equal(damage === undefined, walked === undefined, `walk: ${walked}; index: ${damage}`);
    await outcome(() => search(source, random), file);
    return walked === undefined;
  } finally {
    await source.close();
  }
}

/** The message of a refusal, undefined for success; anything else is a fault. */
async function outcome(work: () => Promise<unknown>, file: string): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (!MetaError.is(error)) throw error;
    assert.ok(error.message.includes(file) || error.message.includes('bad.json'), `no file in: ${error.message}`);
    assert.ok(error.message.length < 3000, `a message of ${error.message.length} characters`);
    if (['malformed', 'damaged', 'limit'].includes(error.reason)) {
      assert.ok(error.place !== undefined, `no place in: ${error.message}`);
      assert.ok(error.place.offset >= 0 && error.place.line >= 1);
    }
    return error.message;
  }
}

/** What the index says of the text; undefined when all of it could be read. */
async function damageOf(source: DumpFileSource, file: string): Promise<string | undefined> {
  let damage: string | undefined;
  const failure = await outcome(async () => {
    damage = (await source.index()).damage?.message;
  }, file);
  return failure ?? damage;
}

async function walk(source: MetadataSource): Promise<void> {
  let depth = 0;
  await source.walk({
    volume: () => undefined,
    beginTree: () => assert.equal(depth, 0),
    endTree: () => assert.equal(depth, 0),
    enterDirectory: () => depth++,
    leaf: () => assert.ok(depth > 0),
    leaveDirectory: () => assert.ok(depth-- > 0),
    drain: () => undefined,
  });
}

async function assertScanAgrees(text: Buffer, walked: string | undefined): Promise<void> {
  const general = new CountingInput(text);
  const scanned = new CountingInput(text);
  const byReader = await outcome(
    () =>
      new DumpPass(general, {}).walk({
        volume: () => undefined,
        beginTree: () => undefined,
        endTree: () => undefined,
        enterDirectory: () => undefined,
        leaf: () => undefined,
        leaveDirectory: () => undefined,
        drain: () => undefined,
      }),
    general.label,
  );
  const byScan = await outcome(
    () =>
      scanDump(
        scanned,
        {
          beginTree: () => undefined,
          endTree: () => undefined,
          enterDirectory: () => undefined,
          leaf: () => undefined,
          slice: () => undefined,
          leaveDirectory: () => undefined,
          drain: () => undefined,
        },
        {},
      ),
    scanned.label,
  );
  assert.equal(byScan, byReader);
  assert.equal(byScan === undefined, walked === undefined);
  for (const { bytesRead } of [general, scanned]) {
    assert.ok(bytesRead <= MAX_PASSES * text.length + 1024, `${bytesRead} bytes read of ${text.length}`);
  }
}

/** Lists directories from the top down, and looks into what they hold. */
async function browse(source: MetadataSource): Promise<void> {
  const pending: U64[] = [ROOT_INODE];
  if ((await source.inspect(TRASH_INODE)) !== undefined) pending.push(TRASH_INODE);
  const seen = new Set<U64>();
  let looks = 0;
  for (let directory = pending.shift(); directory !== undefined && looks < MAX_LOOKS; directory = pending.shift()) {
    if (seen.has(directory)) continue;
    seen.add(directory);
    let cursor: string | undefined;
    let listed = 0;
    do {
      const page = await source.list(directory, { limit: 20, cursor });
      assert.ok(page.items.length <= 20 && (page.items.length > 0 || page.next === undefined), 'a page without end');
      listed += page.items.length;
      assert.ok(page.total === undefined || listed <= page.total, `${listed} listed of ${page.total}`);
      for (const item of page.items.slice(0, 3)) {
        const child = await source.child(directory, item.name);
        assert.ok(child !== undefined, 'a name that was listed is not found');
        const info = await inodeInfo(source, item.inode);
        assert.ok(info !== undefined, `inode ${item.inode} was listed and is not found`);
        if (item.attr.type === EntryType.directory) pending.push(item.inode);
      }
      cursor = page.next;
      looks++;
    } while (cursor !== undefined && looks < MAX_LOOKS);
  }
}

const QUERIES: readonly SearchQuery[] = [
  { by: 'path', path: '/a/b' },
  { by: 'path', path: '' },
  { by: 'inode', inode: ROOT_INODE },
  { by: 'inode', inode: TRASH_INODE },
  { by: 'inode', inode: 2n ** 64n - 1n },
  { by: 'name', pattern: '*' },
  { by: 'name', pattern: `${'*a'.repeat(40)}?` },
  { by: 'name', pattern: '\xff*' },
  { by: 'slice', id: 1 },
  { by: 'slice', id: 2n ** 63n },
  { by: 'hardLinks' },
];

async function search(source: DumpFileSource, random: Random): Promise<void> {
  const limit = 1 + random(30);
  const { entries, isComplete } = await source.search(pick(random, QUERIES), { limit });
  assert.ok(isComplete || entries.length > 0, 'incomplete and empty');
}
