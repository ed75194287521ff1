import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import * as fc from 'fast-check';
import { before, it } from 'mocha';
import { inRoot } from '../../bin/setup/paths.mjs';
import { openTarget } from '../../src/core/registry/openTarget';
import { dumpToFile } from '../../src/core/transfer/dump/dump';
import { load } from '../../src/core/transfer/load/load';
import { compareVerifications, verify } from '../../src/core/transfer/verify/verify';
import { TEST_ENGINES, describeWithEngines, loadFrom, withSource } from '../support/engines';
import { fixture, temporaryFolder } from '../support/fixtures';
import { generatedSource } from '../support/generatedSource';
import type { GeneratedEntry } from '../support/generatedVolume';
import { generatedVolume, narrowVolume } from '../support/generatedVolume';

/** Each is loaded and dumped by both clients, on every engine. */
const DUMPS = ['vol-1/sqlite/dump.json', 'vol-1/redis/dump.json', 'conflicts/dump.json', 'vol-crash/sqlite/dump.json'];

function juicefs(...args: string[]): void {
  const { status, stderr } = spawnSync('juicefs', args, { encoding: 'utf8', timeout: 60_000 });
  assert.equal(status, 0, `juicefs ${args.join(' ')}: ${stderr}`);
}

/** Runs `left | right` and returns what the right one said. */
function piped(left: readonly string[], right: readonly string[]): string {
  const quoted = [left, right].map((args) => args.map((arg) => `'${arg.replaceAll("'", "'\\''")}'`).join(' '));
  const { status, stderr } = spawnSync('bash', ['-o', 'pipefail', '-c', quoted.join(' | ')], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  assert.equal(status, 0, `${left.join(' ')} | ${right.join(' ')}: ${stderr}`);
  return stderr;
}

const jfsmeta = (...args: string[]): string[] => [process.execPath, '--no-warnings', inRoot('dist/cli.js'), ...args];

async function dumpByUs(spec: string, file: string): Promise<void> {
  await withSource(spec, (source) =>
    dumpToFile(source, file, { redaction: 'full', identical: true }, { overwrite: true }),
  );
}

/** The official dump asks for every 64 MiB of a file's length one by one: keep files to some gigabytes. */
function limitLengths({ entry, children }: GeneratedEntry): void {
  if (entry.attr.length > 2 ** 32) entry.attr = { ...entry.attr, length: 2 ** 32 };
  for (const child of children) limitLengths(child);
}

/** What the official loader recomputes, ours keeps at least as high as the dump says (docs/formats/json-dump.md §9). */
function withoutCounters(dump: string): string {
  return readFileSync(dump, 'utf8').replace(/"(nextInodes|nextChunk|nextSession|nextTrash)": \d+/g, '$1');
}

async function assertSame(left: string, right: string): Promise<void> {
  const [expected, found] = [
    await withSource(left, (source) => verify(source)),
    await withSource(right, (source) => verify(source)),
  ];
  assert.deepEqual(compareVerifications(expected, found), []);
}

for (const engine of TEST_ENGINES) {
  describeWithEngines([engine], `conformance with the official client on ${engine.name}`, () => {
    before(function () {
      if (spawnSync('juicefs', ['version']).error !== undefined) {
        console.log('    juicefs is not on the PATH: conformance with the official client is not tested');
        this.skip();
      }
    });

    for (const dump of DUMPS) {
      it(`both load ${dump} into databases of which both make one dump`, async () => {
        const folder = temporaryFolder();
        const [ours, theirs] = [await engine.freshUrl(), await engine.freshUrl()];
        await loadFrom(fixture(dump), ours);
        juicefs('load', engine.officialUrl(theirs), fixture(dump));
        const texts: string[] = [];
        for (const [loader, url] of [['us', ours] as const, ['them', theirs] as const]) {
          const byUs = path.join(folder, `${loader}.by-us.json`);
          const byThem = path.join(folder, `${loader}.by-them.json`);
          await dumpByUs(url, byUs);
          juicefs('dump', '--keep-secret-key', engine.officialUrl(url), byThem);
          assert.ok(readFileSync(byUs).equals(readFileSync(byThem)), `dumps of what was loaded by ${loader} differ`);
          texts.push(withoutCounters(byUs));
        }
        assert.equal(texts[0], texts[1]);
      });
    }

    it('each loads what the other pipes into it', async () => {
      const first = await engine.freshUrl();
      await loadFrom(fixture('vol-1/sqlite/dump.json'), first);
      const byUs = await engine.freshUrl();
      const said = piped(['juicefs', 'dump', engine.officialUrl(first)], jfsmeta('load', byUs));
      // Its driver writes lines to standard output.
      assert.equal(/lines? .*front|skipped/i.test(said), engine.server === 'mariadb', said);
      await assertSame(first, byUs);
      const byThem = await engine.freshUrl();
      piped(jfsmeta('dump', byUs), ['juicefs', 'load', engine.officialUrl(byThem)]);
      await assertSame(byUs, byThem);
    });

    it('both make one dump of generated volumes, and the official loader reads ours', async () => {
      await fc.assert(
        fc.asyncProperty(generatedVolume, async (volume) => {
          if (engine.narrow) narrowVolume(volume);
          limitLengths(volume.root);
          limitLengths(volume.trash);
          const folder = temporaryFolder();
          const file = (name: string): string => path.join(folder, name);
          const [ours, theirs] = [await engine.freshUrl(), await engine.freshUrl()];
          await load(generatedSource(volume), openTarget(ours));
          await dumpByUs(ours, file('ours.json'));
          juicefs('dump', '--keep-secret-key', engine.officialUrl(ours), file('theirs.json'));
          assert.ok(readFileSync(file('ours.json')).equals(readFileSync(file('theirs.json'))), 'dumps differ');
          juicefs('load', engine.officialUrl(theirs), file('ours.json'));
          await assertSame(file('ours.json'), theirs);
        }),
        { numRuns: engine.server === undefined ? 8 : 4 },
      );
    });
  });
}
