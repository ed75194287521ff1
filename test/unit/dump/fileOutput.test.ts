import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import * as zlib from 'node:zlib';
import { describe, it } from 'mocha';
import { openFileOutput } from '../../../src/core/dump/output/fileOutput';
import { temporaryFolder } from '../../support/fixtures';

const CONTENT = Buffer.from('{"a":1}\n'.repeat(50_000));
const plain = { overwrite: false, secret: false };

describe('dump file', () => {
  const formats: [string, (bytes: Buffer) => Buffer][] = [
    ['dump.json', (bytes) => bytes],
    ['dump.json.gz', (bytes) => zlib.gunzipSync(bytes)],
    ['dump.json.zstd', (bytes) => zlib.zstdDecompressSync(bytes)],
    ['dump.json.zst', (bytes) => zlib.zstdDecompressSync(bytes)],
  ];
  for (const [name, decompress] of formats) {
    it(`${name} appears whole, and only at the end`, async () => {
      const folder = temporaryFolder();
      const file = path.join(folder, name);
      const output = await openFileOutput(file, plain);
      for (let at = 0; at < CONTENT.length; at += 70_000) await output.write(CONTENT.subarray(at, at + 70_000));
      assert.ok(!readdirSync(folder).includes(name));
      const bytes = await output.commit();
      assert.deepEqual(readdirSync(folder), [name]);
      assert.equal(statSync(file).size, bytes);
      assert.ok(decompress(readFileSync(file)).equals(CONTENT));
    });
  }

  it('leaves nothing behind when given up', async () => {
    const folder = temporaryFolder();
    for (const name of ['a.json', 'a.json.gz']) {
      const output = await openFileOutput(path.join(folder, name), plain);
      await output.write(CONTENT);
      await output.abort();
    }
    assert.deepEqual(readdirSync(folder), []);
  });

  it('is not replaced unless that was asked for', async () => {
    const file = path.join(temporaryFolder(), 'a.json');
    writeFileSync(file, 'mine');
    await assert.rejects(openFileOutput(file, plain), { reason: 'exists' });
    const output = await openFileOutput(file, { ...plain, overwrite: true });
    await output.write(CONTENT);
    await output.commit();
    assert.ok(readFileSync(file).equals(CONTENT));
  });

  it('does not replace a file that appeared meanwhile', async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'a.json');
    const output = await openFileOutput(file, plain);
    writeFileSync(file, 'somebody else');
    await assert.rejects(output.commit(), { reason: 'exists' });
    assert.equal(readFileSync(file, 'utf8'), 'somebody else');
    assert.deepEqual(readdirSync(folder), ['a.json']);
  });

  it('with secrets is readable by its owner only', async function () {
    if (process.platform === 'win32') this.skip();
    const file = path.join(temporaryFolder(), 'a.json');
    const output = await openFileOutput(file, { ...plain, secret: true });
    await output.commit();
    assert.equal(statSync(file).mode & 0o777, 0o600);
  });

  it('in a folder that is not there is an error that names it', async () => {
    const file = path.join(temporaryFolder(), 'none', 'a.json');
    await assert.rejects(openFileOutput(file, plain), { reason: 'io', message: /none.a\.json/ });
  });
});
