import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  readFileSync,
  readdirSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import * as path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, it } from 'mocha';
import { openTarget } from '../../src/core/registry/openTarget';
import { describeSource } from '../../src/core/transfer/certificate/certifiedSource';
import type { CertifiedSource } from '../../src/core/transfer/certificate/certificate';
import { dumpToFile } from '../../src/core/transfer/dump/dump';
import type { DumpRequest, DumpResult } from '../../src/core/transfer/dump/dumpRequest';
import { readManifest } from '../../src/core/transfer/dump/readManifest';
import { planLoadOf } from '../../src/core/transfer/load/planLoadOf';
import { withSource } from '../support/engines';
import { databaseCopy, fixture, temporaryFolder } from '../support/fixtures';
import { assertFollowsSchema } from '../support/schemaCheck';

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

function dump(
  file: string,
  request: DumpRequest = { redaction: 'restore-ready' },
  spec = `sqlite3://${databaseCopy('vol-1/sqlite/meta.db')}`,
  overwrite = false,
): Promise<DumpResult> {
  return withSource(spec, (source) => dumpToFile(source, file, request, { overwrite, manifest: true }));
}

const described = (file: string): Promise<CertifiedSource> =>
  withSource(file, (source) => describeSource(file, source));

describe('the manifest of a dump', () => {
  it('names the dump by its hashes, and says what cannot be seen in it', async () => {
    const file = path.join(temporaryFolder(), 'vol.json.gz');
    const result = await dump(file);
    assert.equal(result.manifest, `${file}.manifest.json`);
    const text = readFileSync(`${file}.manifest.json`, 'utf8');
    assertFollowsSchema('manifest', text);
    const manifest = await readManifest(file);
    assert.ok(manifest);
    const bytes = readFileSync(file);
    assert.deepEqual([manifest.fileBytes, manifest.fileSha256], [bytes.length, sha256(bytes)]);
    const json = gunzipSync(bytes);
    assert.deepEqual([manifest.jsonBytes, manifest.jsonSha256], [json.length, sha256(json)]);
    assert.deepEqual([manifest.volume.name, manifest.entries, manifest.skippedTrash], ['vol-1', 174, false]);
    assert.deepEqual([manifest.redaction, manifest.removedSecrets], ['restore-ready', ['SecretKey']]);
    assert.equal(manifest.consistency?.label, 'snapshot');
  });

  it('holds no secret, whatever the dump holds', async () => {
    const file = path.join(temporaryFolder(), 'vol.json');
    const source = fixture('vol-enc/sqlite/dump-keep-secret.json');
    await dump(file, { redaction: 'full' }, source);
    const text = readFileSync(`${file}.manifest.json`, 'utf8');
    const secrets = [...readFileSync(source, 'utf8').matchAll(/"(?:SecretKey|EncryptKey)": "([^"]+)"/g)];
    assert.ok(secrets.length > 0);
    for (const [, secret = ''] of secrets) assert.ok(!text.includes(secret.slice(0, 16)));
    assert.ok((await readManifest(file))?.keptSecrets.includes('SecretKey'));
  });

  it('is asked for the moment by plans and certificates while it fits', async () => {
    const file = path.join(temporaryFolder(), 'vol.json');
    await dump(file);
    assert.equal((await described(file)).manifest, 'fits');
    const moved = path.join(temporaryFolder(), 'other.json');
    renameSync(file, moved);
    assert.equal((await described(moved)).manifest, undefined);
    renameSync(`${file}.manifest.json`, `${moved}.manifest.json`);
    const { consistency, sha256: hash } = await described(moved);
    assert.equal(consistency?.label, 'snapshot');
    assert.equal(hash, sha256(readFileSync(moved)));
    const target = openTarget(`sqlite3://${path.join(temporaryFolder(), 'new.db')}`);
    assert.deepEqual((await planLoadOf(moved, target)).source.consistency, consistency);
    appendFileSync(moved, '\n');
    const changed = await described(moved);
    assert.deepEqual([changed.manifest, changed.consistency], ['differs', undefined]);
    assert.equal((await planLoadOf(moved, target)).source.consistency, undefined);
  });

  it('that is damaged or of something else is as none', async () => {
    const file = path.join(temporaryFolder(), 'vol.json');
    copyFileSync(fixture('vol-1/sqlite/dump.json'), file);
    for (const text of ['', 'no JSON', '{}', '{"format":"juicefs-metadata-manifest","version":2}', '[1]']) {
      writeFileSync(`${file}.manifest.json`, text);
      const source = await described(file);
      assert.deepEqual([source.manifest, source.consistency], [undefined, undefined]);
    }
  });

  it('is not written over, and then there is no dump either', async () => {
    const file = path.join(temporaryFolder(), 'vol.json');
    writeFileSync(`${file}.manifest.json`, 'mine');
    await assert.rejects(dump(file), { reason: 'exists' });
    assert.deepEqual(readdirSync(path.dirname(file)), ['vol.json.manifest.json']);
    await dump(file, { redaction: 'share-safe', skipTrash: true, subdir: '/team' }, undefined, true);
    const manifest = await readManifest(file);
    assert.deepEqual([manifest?.redaction, manifest?.skippedTrash, manifest?.subdir], ['share-safe', true, '/team']);
    assert.ok(existsSync(file));
  });
});
