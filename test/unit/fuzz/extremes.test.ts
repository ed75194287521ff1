import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import process from 'node:process';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, it } from 'mocha';
import { openDumpFile } from '../../../src/core/dump/openDumpFile';
import { MetaError } from '../../../src/core/errors';
import { inodeInfo } from '../../../src/core/inspect/inodeInfo';
import { ROOT_INODE } from '../../../src/core/model/inode';
import type { MetadataSource } from '../../../src/core/ports/metadataSource';
import { fixture, fixtureBytes, temporaryFolder } from '../../support/fixtures';
import { dumpOfChildren, dumpOfFile } from '../../support/recordDump';

async function opened(
  content: string | Buffer,
  work: (source: MetadataSource, file: string) => Promise<void>,
): Promise<void> {
  const file = path.join(temporaryFolder(), 'dump.json');
  writeFileSync(file, content);
  const source = await openDumpFile(file);
  try {
    await work(source, file);
  } finally {
    await source.close();
  }
}

function walkWith(source: MetadataSource, leaf: () => void): Promise<void> {
  const ignore = (): undefined => undefined;
  return source.walk({
    volume: ignore,
    beginTree: ignore,
    endTree: ignore,
    enterDirectory: ignore,
    leaf,
    leaveDirectory: ignore,
    drain: ignore,
  });
}

describe('dumps at the limits', () => {
  it('of 100 000 levels can be listed and inspected at the bottom', () => {
    const levels = 100_000;
    const down = Array.from(
      { length: levels },
      (_, i) => `"d":{"attr":{"inode":${i + 2},"type":"directory"},"entries":{`,
    );
    return opened(dumpOfChildren(`${down.join('')}${'}}'.repeat(levels)}`), async (source) => {
      const page = await source.list(levels, { limit: 10 });
      assert.deepEqual(
        page.items.map(({ name, inode }) => [name, inode]),
        [['d', levels + 1]],
      );
      assert.deepEqual((await source.inspect(levels + 1))?.links, [{ parent: levels, name: 'd' }]);
    });
  });

  it('cut at the bottom of 100 000 levels name the place, with a path of reasonable length', () =>
    opened(
      dumpOfChildren(`"d":{"attr":{"inode":2,"type":"directory"},"entries":{`.repeat(100_000)).slice(0, -30),
      async (source) => {
        await assert.rejects(
          walkWith(source, () => undefined),
          (error) => {
            assert.ok(MetaError.is(error, 'malformed'));
            assert.ok(error.message.length < 1000 && error.message.includes('at /d/d/d'), error.message);
            assert.ok((error.place?.offset ?? 0) > 5_000_000);
            return true;
          },
        );
      },
    ));

  it('with 100 000 slices over each other in one chunk tell what a read returns', () => {
    const slices = Array.from(
      { length: 100_000 },
      (_, i) => `{"id":${i + 1},"pos":${i % 500},"size":1000,"len":1000}`,
    ).join();
    const members = `,"chunks":[{"index":0,"slices":[${slices}]}]`;
    const text = dumpOfFile('f', members).replace('"type":"regular"', '"type":"regular","length":1499');
    return opened(text, async (source) => {
      const info = await inodeInfo(source, 2);
      // The last 500 slices start one byte after the other, each covering the ones before from there on.
      assert.equal(info?.objects.length, 500);
      assert.equal(info.objects.at(-1)?.length, 1000);
    });
  });

  it('with a name of 8 MiB can be listed', () => {
    const name = 'n'.repeat(8 * 1024 * 1024);
    return opened(dumpOfFile(name), async (source) => {
      assert.equal((await source.list(ROOT_INODE, { limit: 10 })).items[0]?.name.length, name.length);
    });
  });

  it('that shrink while they are open are refused, not misread', () =>
    opened(fixtureBytes('vol-1/sqlite/dump.json'), async (source, file) => {
      const { items } = await source.list(ROOT_INODE, { limit: 100 });
      truncateSync(file, Math.floor(statSync(file).size / 2));
      utimesSync(file, new Date(), new Date(Date.now() + 5000));
      const reads = await Promise.allSettled(items.map((item) => source.inspect(item.inode)));
      const failures = reads.flatMap((read) => (read.status === 'rejected' ? [read.reason as unknown] : []));
      assert.ok(failures.length > 0);
      for (const failure of failures) assert.ok(MetaError.is(failure, 'damaged'), String(failure));
    }));

  for (const [kind, compress] of [
    ['gz', gzipSync],
    ['zst', zstdCompressSync],
  ] as const) {
    it(`cut in the middle of a ${kind} tell what stands in front of the damage, and name its place`, async () => {
      const children = Array.from(
        { length: 30_000 },
        (_, i) => `"f${i}":{"attr":{"inode":${i + 2},"type":"regular","mtime":${(i * 7919) % 100_003}}}`,
      );
      const many = Buffer.from(dumpOfChildren(children.join()));
      const stored = compress(many);
      const file = path.join(temporaryFolder(), `cut.json.${kind}`);
      writeFileSync(file, stored.subarray(0, Math.floor(stored.length * 0.8)));
      const source = await openDumpFile(file);
      let told = 0;
      await assert.rejects(
        walkWith(source, () => told++),
        (error) => {
          assert.ok(MetaError.is(error, 'damaged'), String(error));
          assert.match(error.place?.path ?? '', /^\/f\d+$/);
          assert.match(error.message, /line 1, byte \d+, at \/f\d+/);
          return true;
        },
      );
      assert.ok(told > 1000, String(told));
      await source.close();
    });
  }

  it('on a disk that is full say so and leave nothing behind', function () {
    const folder = path.join(temporaryFolder(), 'full');
    mkdirSync(folder);
    const dump = path.join(temporaryFolder(), 'dump.json.gz');
    writeFileSync(dump, gzipSync(fixtureBytes('vol-1/sqlite/dump.json')));
    const script = path.join(import.meta.dirname, '..', '..', 'fuzz', 'onFullDisk.ts');
    // A disk of 48 KiB, in a name space of its own.
    const commands =
      'mount -t tmpfs -o size=48k none "$1" && TSX_DISABLE_CACHE=1 TMPDIR="$1" exec "$2" --import tsx "$3" "$4" "$1"';
    const run = spawnSync(
      'unshare',
      ['--user', '--map-root-user', '--mount', 'sh', '-c', commands, 'sh', folder, process.execPath, script, dump],
      { encoding: 'utf8', cwd: path.dirname(fixture('.')) },
    );
    // Not every system lets us mount.
    if (run.error !== undefined || /unshare|mount/.test(run.stderr)) return this.skip();
    const { listed, walked, left } = JSON.parse(run.stdout) as Record<
      string,
      { reason: string; message: string } & string[]
    >;
    assert.equal(walked?.reason, 'io', run.stdout + run.stderr);
    assert.match(walked.message, /new\.json/);
    assert.ok(listed?.reason === 'io' || listed?.reason === 'done', run.stdout);
    assert.deepEqual(left, []);
  });
});
