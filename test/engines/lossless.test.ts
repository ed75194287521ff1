import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { it } from 'mocha';
import { JsonDumpWriter } from '../../src/core/dump/json/jsonDumpWriter';
import type { Attr } from '../../src/core/model/attr';
import { CHUNK_SIZE_BYTES } from '../../src/core/model/chunk';
import type { Slice } from '../../src/core/model/chunk';
import type { MetadataSource } from '../../src/core/ports/metadataSource';
import { openTarget } from '../../src/core/registry/openTarget';
import { load } from '../../src/core/transfer/load/load';
import { TEST_ENGINES, describeWithEngines, withSource } from '../support/engines';
import { generatedSource } from '../support/generatedSource';
import type { GeneratedEntry } from '../support/generatedVolume';
import { generatedVolume, narrowVolume } from '../support/generatedVolume';
import { directory, file, volumeOf } from '../support/smallVolume';

const RUNS = 150;
/** They make some twenty tables for each volume. */
const RUNS_OF_SQL_SERVERS = 10;

async function dumpText(source: MetadataSource): Promise<string> {
  const parts: Buffer[] = [];
  const writer = new JsonDumpWriter({
    replacement: 'safe',
    wholeVolume: true,
    write: (bytes) => {
      parts.push(bytes);
      return undefined;
    },
  });
  await source.walk(writer);
  await writer.finish();
  return Buffer.concat(parts).toString('latin1');
}

function withAttr(attr: Partial<Attr>): GeneratedEntry {
  const child = file('x', 4);
  child.entry.attr = { ...child.entry.attr, ...attr };
  return child;
}

function withSlice(slice: Partial<Slice>, index = 0): GeneratedEntry {
  const slices = [{ pos: 0, id: 1, size: 1, off: 0, len: 1, ...slice }];
  return file('x', 4, { chunks: [{ index, slices }] }, (index + 1) * CHUNK_SIZE_BYTES);
}

/** What the columns of SQL servers cannot hold (docs/formats/sql.md §15.2, §15.3). */
const TOO_MUCH: [string, GeneratedEntry, RegExp][] = [
  ['an owner from 2^31 on', withAttr({ uid: 2 ** 31 }), /inode 4 has owner 2147483648/],
  ['a group from 2^31 on', withAttr({ gid: 0xffffffff }), /inode 4 has group 4294967295/],
  ['a device number from 2^31 on', withAttr({ rdev: 2 ** 31 }), /inode 4 has device number 2147483648/],
  ['a length from 2^63 on', withAttr({ length: 2n ** 63n }), /inode 4 has a length .*9223372036854775808/],
  ['an xattr name that is not UTF-8', file('x', 4, { xattrs: [{ name: 'user.\xe9', value: '' }] }), /inode 4 .*UTF-8/],
  ['an xattr name with NUL', file('x', 4, { xattrs: [{ name: 'user.\0', value: '' }] }), /inode 4 .*UTF-8/],
  ['a slice size from 2^31 on', withSlice({ size: 2 ** 31 }), /slice 1 has size 2147483648/],
  ['a slice id from 2^63 on', withSlice({ id: 2n ** 63n }), /slice id 9223372036854775808/],
  ['a chunk index from 2^31 on', withSlice({}, 2 ** 31), /inode 4 has chunk 2147483648/],
];

for (const engine of TEST_ENGINES) {
  describeWithEngines([engine], `${engine.name} keeps everything of a volume`, () => {
    it('a generated volume loaded and dumped again is the same document but for recomputed counters', async () => {
      await fc.assert(
        fc.asyncProperty(generatedVolume, async (volume) => {
          if (engine.narrow) narrowVolume(volume);
          const source = generatedSource(volume);
          const url = await engine.freshUrl();
          await load(source, openTarget(url));
          const text = await withSource(url, dumpText);
          const recomputed = /"(usedSpace|usedInodes)": \d+/g;
          assert.equal(text.replace(recomputed, '$1'), (await dumpText(source)).replace(recomputed, '$1'));
        }),
        { numRuns: engine.narrow ? RUNS_OF_SQL_SERVERS : RUNS },
      );
    });

    if (engine.narrow) {
      for (const [what, child, message] of TOO_MUCH) {
        it(`refuses ${what}, and says where it is`, async () => {
          const url = await engine.freshUrl();
          const target = openTarget(url);
          const loading = load(generatedSource(volumeOf([directory('d', 2, [file('before', 3), child])])), target);
          await assert.rejects(loading, { reason: 'unsupported', message });
          assert.equal(await target.unfinished(), undefined);
          await load(generatedSource(volumeOf([])), target);
        });
      }
    }

    if (engine.server === 'mariadb') {
      it('refuses an xattr and a chunk beyond 64 KiB, and says where it is', async () => {
        const url = await engine.freshUrl();
        const slices = Array.from({ length: 2731 }, (_, i) => ({ pos: i, id: i + 1, size: 1, off: 0, len: 1 }));
        const large: [GeneratedEntry, RegExp][] = [
          [file('x', 3, { xattrs: [{ name: 'user.x', value: 'x'.repeat(65_536) }] }), /xattr of inode 3 takes 65536/],
          [file('x', 3, { chunks: [{ index: 0, slices }] }, 5000), /chunk 0 of inode 3 takes 65544 .* compact/],
        ];
        for (const [child, message] of large) {
          const loading = load(generatedSource(volumeOf([child])), openTarget(url));
          await assert.rejects(loading, { reason: 'unsupported', message });
        }
        const most = file('x', 3, { xattrs: [{ name: 'user.x', value: 'x'.repeat(65_535) }] });
        await load(generatedSource(volumeOf([most])), openTarget(url));
        assert.equal((await withSource(url, (source) => source.inspect(3)))?.xattrs[0]?.value.length, 65_535);
      });
    }
  });
}
