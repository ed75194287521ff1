import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync, readdirSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { it } from 'mocha';
import { inRoot } from '../../bin/setup/paths.mjs';
import type { Setting } from '../../src/core/model/setting';
import { settingText } from '../../src/core/model/setting';
import type { Certificate } from '../../src/core/transfer/certificate/certificate';
import { readCertificate } from '../../src/core/transfer/certificate/readCertificate';
import type { Verification } from '../../src/core/transfer/verify/verification';
import { compareVerifications, verify } from '../../src/core/transfer/verify/verify';
import { TEST_ENGINES, describeWithEngines, withSource } from '../support/engines';
import { fixture, temporaryFolder } from '../support/fixtures';
import { juicefs } from '../support/officialVolume';

/** Every kind of dump there is, with what has to be accepted by name. */
const DUMPS: readonly (readonly [dump: string, ...accept: string[]])[] = [
  ...['sqlite', 'redis', 'mysql', 'postgres', 'etcd'].flatMap((engine): [string, ...string[]][] => [
    [`vol-1/${engine}/dump.json`],
    [`vol-1/${engine}/dump-skip-trash.json`],
    [`vol-1/${engine}/dump-keep-secret.json`],
    [`vol-1/${engine}/dump-subdir-team.json`, 'subtree'],
  ]),
  ['vol-1/sqlite/dump.json.gz'],
  ['vol-1/sqlite/dump.json.zstd'],
  ['vol-1/etcd/dump-fast.json'],
  ['vol-no-trash/redis/dump.json'],
  ['vol-crash/sqlite/dump.json'],
  ['vol-crash/redis/dump.json'],
  ['vol-enc/sqlite/dump.json'],
  ['vol-enc/sqlite/dump-keep-secret.json'],
  ['old/v1.3.1/dump.json'],
  ['old/v1.0.4/dump.json'],
  ['conflicts/dump.json'],
];

const canAskOfficial = spawnSync('juicefs', ['version']).error === undefined;

function jfsmeta(...args: string[]): { code: number | null; stderr: string } {
  const { status, stderr } = spawnSync(process.execPath, ['--no-warnings', inRoot('dist/cli.js'), ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { code: status, stderr };
}

function certificateIn(folder: string): { certificate: Certificate; json: string; text: string } {
  const named = (end: string): string => {
    const [name, ...others] = readdirSync(folder).filter((file) => file.endsWith(end));
    assert.ok(name !== undefined && others.length === 0, `one ${end} beside the dump`);
    assert.equal(statSync(path.join(folder, name)).mode & 0o077, 0, 'only for its owner');
    return readFileSync(path.join(folder, name), 'utf8');
  };
  const json = named('.certificate.json');
  return { certificate: readCertificate(json, 'the certificate'), json, text: named('.certificate.md') };
}

for (const engine of TEST_ENGINES) {
  describeWithEngines([engine], `certified loads into ${engine.name}`, () => {
    for (const [name, ...accept] of DUMPS) {
      it(`of ${name}`, async () => {
        const folder = temporaryFolder();
        const dump = path.join(folder, path.basename(name));
        copyFileSync(fixture(name), dump);
        const target = await engine.freshUrl();
        const { code, stderr } = jfsmeta(
          'load',
          target,
          dump,
          '--yes',
          ...accept.flatMap((word) => ['--accept', word]),
        );
        assert.equal(code, 0, stderr);

        const { certificate, json, text } = certificateIn(folder);
        assert.equal(certificate.kind, 'load');
        assert.deepEqual(certificate.accepted, accept);
        assert.deepEqual(certificate.found, certificate.expected);
        const digest = createHash('sha256').update(readFileSync(dump)).digest('hex');
        assert.equal(certificate.source.sha256, digest);
        const { holds, setting } = await ofFile(dump);
        assert.equal(certificate.volume.name, settingText(setting, 'Name'));
        const found = await withSource(target, (source) => verify(source));
        assert.deepEqual(compareVerifications(holds, found), []);
        assert.equal(certificate.found.treeHash, found.treeHash);
        assert.ok(text.includes(found.treeHash));
        for (const secret of secretsOf(setting)) {
          for (const output of [stderr, text, json]) assert.ok(!output.includes(secret));
        }
        if (!canAskOfficial) return;
        // What the official client sees of it is the same volume.
        const again = path.join(folder, 'again.json');
        juicefs('dump', '--keep-secret-key', engine.officialUrl(target), again);
        assert.deepEqual(compareVerifications(found, (await ofFile(again)).holds), []);
        assert.match(juicefs('status', engine.officialUrl(target)), /"Setting"/);
      });
    }
  });
}

function ofFile(dump: string): Promise<{ holds: Verification; setting: Setting }> {
  return withSource(dump, async (source) => ({
    holds: await verify(source),
    setting: (await source.facts()).setting,
  }));
}

function secretsOf(setting: Setting): string[] {
  return ['SecretKey', 'SessionToken', 'EncryptKey']
    .map((name) => settingText(setting, name))
    .filter((text) => text.length > 8);
}
