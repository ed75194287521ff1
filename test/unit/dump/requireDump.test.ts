import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { requireDump } from '../../../src/core/dump/requireDump';
import { fixture, temporaryFolder } from '../../support/fixtures';

function file(content: string | Uint8Array): string {
  const written = path.join(temporaryFolder(), 'x.json');
  writeFileSync(written, content);
  return written;
}

describe('recognising a dump by its beginning', () => {
  it('takes official dumps of every version and compression', async () => {
    for (const name of ['vol-1/sqlite/dump.json', 'vol-1/sqlite/dump.json.gz', 'vol-1/sqlite/dump.json.zstd']) {
      await requireDump(fixture(name));
    }
    for (const name of ['old/v1.0.4/dump.json', 'old/v1.3.1/dump.json', 'vol-1/sqlite/dump-subdir-team.json']) {
      await requireDump(fixture(name));
    }
  });

  it('takes other orders, and dumps that are cut or damaged further on', async () => {
    const text = readFileSync(fixture('vol-1/sqlite/dump.json'));
    await requireDump(file('{"FSTree":{"attr":{"inode":1}},"Setting":{}}'));
    await requireDump(file('{ "DelFiles" : null, "Sustained": []'));
    await requireDump(file(text.subarray(0, 200)));
    await requireDump(file(gzipSync(text)));
    await requireDump(file(gzipSync(text).subarray(0, 4000)));
  });

  it('refuses everything else in one sentence that names the file', async () => {
    const refused: [content: string, sentence: RegExp][] = [
      ['{}', /x\.json is JSON but no JuiceFS dump/],
      ['{"name": "setting", "Setting": "dark"}', /no JuiceFS dump/],
      ['[{"inode": 1}]', /no JuiceFS dump/],
      ['', /is empty/],
      ['PGDMP', /is not a JuiceFS dump/],
      ['SQLite format 3\0', /is a SQLite database/],
    ];
    for (const [content, sentence] of refused) await assert.rejects(requireDump(file(content)), sentence);
    await assert.rejects(requireDump(path.join(temporaryFolder(), 'missing')), /There is no file/);
    await assert.rejects(requireDump(temporaryFolder()), /is a directory/);
  });

  it('says when a compressed file is damaged before anything can be told', async () => {
    const packed = gzipSync(readFileSync(fixture('vol-1/sqlite/dump.json')));
    await assert.rejects(requireDump(file(packed.subarray(0, 30))), /damaged/);
  });
});
