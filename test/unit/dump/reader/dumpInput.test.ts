import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { Readable } from 'node:stream';
import { gunzipSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { before, describe, it } from 'mocha';
import { openDumpFile, openDumpStream } from '../../../../src/core/dump/openDumpFile';
import { MetaError } from '../../../../src/core/errors';
import type { WalkOptions } from '../../../../src/core/ports/metadataSource';
import { fixture, fixtureBytes, temporaryFolder } from '../../../support/fixtures';
import type { DumpEvent } from '../../../support/recordDump';
import { RecordingVisitor, recordDump } from '../../../support/recordDump';

const plain = fixtureBytes('vol-1/sqlite/dump.json');
const folder = temporaryFolder();

function file(name: string, content: string | Uint8Array): string {
  const where = path.join(folder, name);
  writeFileSync(where, content);
  return where;
}

async function eventsOf(where: string, options: WalkOptions = {}): Promise<DumpEvent[]> {
  const source = await openDumpFile(where);
  try {
    const visitor = new RecordingVisitor();
    await source.walk(visitor, options);
    return visitor.events;
  } finally {
    await source.close();
  }
}

async function streamEvents(chunks: Iterable<Uint8Array | string>): Promise<DumpEvent[]> {
  const source = openDumpStream(Readable.from(chunks), 'standard input');
  const visitor = new RecordingVisitor();
  await source.walk(visitor);
  await source.close();
  return visitor.events;
}

function* pieces(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe('what a dump may come in', () => {
  let expected: DumpEvent[];
  before(async () => {
    expected = (await recordDump(plain)).events;
  });

  const inputs: [string, Uint8Array][] = [
    ['plain text', plain],
    ['gzip', gzipSync(plain)],
    ['gzip of several members', Buffer.concat([...pieces(plain, 30_000)].map((piece) => gzipSync(piece)))],
    ['zstd', zstdCompressSync(plain)],
    ['the official .gz', fixtureBytes('vol-1/sqlite/dump.json.gz')],
    ['the official .zstd', fixtureBytes('vol-1/sqlite/dump.json.zstd')],
  ];
  for (const [what, bytes] of inputs) {
    it(`${what}: from a file of any name`, async () => {
      assert.deepEqual(await eventsOf(file('any.txt', bytes)), expected);
    });
    it(`${what}: from a stream in pieces of any size`, async () => {
      for (const size of [1, 7, 4096, 1_000_000]) assert.deepEqual(await streamEvents(pieces(bytes, size)), expected);
    });
  }

  it('tells the bytes read of the file', async () => {
    const compressed = gzipSync(plain);
    let last: [number, number | undefined] | undefined;
    await eventsOf(file('progress.gz', compressed), { onBytes: (read, total) => (last = [read, total]) });
    assert.deepEqual(last, [compressed.length, compressed.length]);
  });

  const damaged: [string, Uint8Array][] = [
    ['a gzip file that is cut', gzipSync(plain).subarray(0, 5000)],
    ['a gzip file with a changed byte', flipped(gzipSync(plain), 5000)],
    ['a zstd file that is cut', zstdCompressSync(plain).subarray(0, 4000)],
    ['a zstd file with a changed byte', flipped(fixtureBytes('vol-1/sqlite/dump.json.zstd'), 20)],
  ];
  for (const [what, bytes] of damaged) {
    it(`refuses ${what}`, async () => {
      const refuse = (error: unknown): boolean => {
        assert.ok(MetaError.is(error), String(error));
        assert.match(error.message, /damaged after \d+ bytes of text|malformed|the text ends/);
        return true;
      };
      await assert.rejects(eventsOf(file('damaged', bytes)), refuse);
      await assert.rejects(streamEvents(pieces(bytes, 1000)), refuse);
    });
  }

  it('refuses a gzip file whose text is cut', async () => {
    await assert.rejects(eventsOf(file('cut.gz', gzipSync(plain.subarray(0, 50_000)))), (error) => {
      assert.ok(MetaError.is(error, 'malformed'));
      assert.equal(error.place?.offset, 50_000);
      return true;
    });
  });

  const foreign: [string, string | Uint8Array, RegExp, string?][] = [
    ['a SQLite database', fixtureBytes('vol-1/sqlite/meta.db'), /SQLite database.*sqlite3:\/\//],
    ['a binary backup', fixtureBytes('vol-1/sqlite/dump.bin'), /binary backup.*--binary/],
    ['a compressed binary backup', gzipSync(fixtureBytes('vol-1/sqlite/dump.bin')), /binary backup/],
    ['a Redis snapshot', fixtureBytes('vol-1/redis/meta.rdb'), /Redis snapshot.*redis:\/\//],
    ['gzip in gzip', gzipSync(gzipSync(plain)), /compressed twice/],
    ['nothing', '', /is empty/],
    ['white space', ' \n', /the text ends where the opening brace/, 'malformed'],
    ['other text', 'hello', /does not start with \{/],
    ['a byte order mark', `\ufeff${plain.toString()}`, /byte order mark/, 'malformed'],
    ['UTF-16', Buffer.from(`\ufeff${plain.toString()}`, 'utf16le'), /UTF-16/, 'malformed'],
    ['a JSON array', '[]', /opening brace|value/, 'malformed'],
    [
      'an encrypted backup',
      Buffer.concat([Buffer.from([1, 0, 12]), plain]),
      /encrypted.*--encrypt-rsa-key/,
      'unsupported',
    ],
  ];
  for (const [what, content, message, reason = 'notJuiceFs'] of foreign) {
    it(`says what ${what} is`, async () => {
      const refuse = (error: unknown): boolean => {
        assert.ok(MetaError.is(error), String(error));
        assert.equal(error.reason, reason);
        assert.match(error.message, message);
        return true;
      };
      await assert.rejects(eventsOf(file('foreign', content)), refuse);
      await assert.rejects(streamEvents([Buffer.from(content as string)]), refuse);
    });
  }

  it('says that a file is not there, or a directory', async () => {
    await assert.rejects(openDumpFile(path.join(folder, 'none')), (error) => MetaError.is(error, 'notFound'));
    await assert.rejects(openDumpFile(fixture('vol-1')), (error) => MetaError.is(error, 'notJuiceFs'));
  });

  it('a stream is good for one walk and nothing else', async () => {
    const source = openDumpStream(Readable.from([plain]), 'standard input');
    await assert.rejects(source.list(1, { limit: 1 }), (error) => MetaError.is(error, 'unsupported'));
    await assert.rejects(source.inspect(1), (error) => MetaError.is(error, 'unsupported'));
    await source.walk(new RecordingVisitor());
    await assert.rejects(source.walk(new RecordingVisitor()), (error) => MetaError.is(error, 'unsupported'));
  });

  it('a stream that fails is an input error', async () => {
    const failing = new Readable({ read: () => failing.destroy(new Error('line is down')) });
    await assert.rejects(openDumpStream(failing, 'standard input').walk(new RecordingVisitor()), (error) => {
      assert.ok(MetaError.is(error, 'io'));
      assert.match(error.message, /standard input.*line is down/);
      return true;
    });
  });

  it('a walk ends when it is cancelled', async () => {
    const large = gunzipSync(
      gzipSync(plain.toString().replace('"entries": {', `"entries": {${' '.repeat(2_000_000)}`)),
    );
    for (const where of [file('large.json', large), file('large.gz', gzipSync(large))]) {
      const controller = new AbortController();
      const stop = (): void => controller.abort();
      await assert.rejects(eventsOf(where, { signal: controller.signal, onBytes: stop }), { name: 'AbortError' });
    }
  });
});

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 0xff;
  return copy;
}
