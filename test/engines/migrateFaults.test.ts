import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { before, describe, it } from 'mocha';
import { generateDump } from '../../bench/generateDump';
import { inRoot } from '../../bin/setup/paths.mjs';
import { MetaError } from '../../src/core/errors';
import { openSource, schemeOf } from '../../src/core/registry/openSource';
import { openTarget } from '../../src/core/registry/openTarget';
import { migrate } from '../../src/core/transfer/migrate/migrate';
import type { MigrationResult } from '../../src/core/transfer/migrate/migrationResult';
import { compareVerifications, verify } from '../../src/core/transfer/verify/verify';
import type { TestEngine } from '../support/engines';
import { TEST_ENGINES, describeWithEngines, loadFrom, withSource } from '../support/engines';
import { temporaryFolder } from '../support/fixtures';
import type { Moment } from '../support/moments';
import { MOMENTS, atMoment } from '../support/moments';
import { startRedis } from '../support/servers/redisServer';
import { describeWithServer, sharedRedis } from '../support/servers/servers';
import type { StallingProxy } from '../support/servers/stallingProxy';
import { startStallingProxy } from '../support/servers/stallingProxy';

const FILES = 12_000;
/** More than a small disk or memory takes. */
const FILES_TOO_MANY = 40_000;
const ENTRIES = FILES + FILES / 500;

interface Case {
  source: string;
  target: string;
  moment: Moment;
}

/** How a migration ended that a fault struck. */
type Ending = 'failed' | 'complete';

/** One fault of the matrix. */
interface Fault {
  name: string;
  /** Where it can be made. */
  on: (engine: TestEngine) => boolean;
  /** Returns when the migration has ended. */
  strike: (at: Case) => Promise<Ending>;
}

const onServers = ({ server }: TestEngine): boolean => server !== undefined;

const FAULTS: readonly Fault[] = [
  { name: 'whose process is killed', on: () => true, strike: killProcess },
  { name: 'that is cancelled', on: () => true, strike: cancel },
  { name: 'that loses its target', on: onServers, strike: loseTarget },
  { name: 'that loses its source', on: onServers, strike: loseSource },
];

async function killProcess({ source, target, moment }: Case): Promise<Ending> {
  const script = ['--no-warnings', '--import', 'tsx', 'test/support/stoppingMigration.ts'];
  const child = spawn(process.execPath, [...script, source, target, moment, String(ENTRIES)], {
    cwd: inRoot('.'),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  await Promise.race([once(child.stdout, 'data'), closed]);
  assert.equal(child.exitCode, null, 'it stands still');
  child.kill('SIGKILL');
  await closed;
  return 'failed';
}

async function cancel(at: Case): Promise<Ending> {
  const controller = new AbortController();
  const { signal } = controller;
  await assert.rejects(
    migrateAt(at, () => controller.abort(), signal),
    { name: 'AbortError' },
  );
  return 'failed';
}

async function loseTarget(at: Case): Promise<Ending> {
  const proxy = await proxyOf(at.target);
  const migrating = migrateAt({ ...at, target: throughProxy(at.target, proxy) }, () => proxy.cut());
  await assert.rejects(migrating, isLost);
  await proxy.close();
  return 'failed';
}

async function loseSource(at: Case): Promise<Ending> {
  const proxy = await proxyOf(at.source);
  const migrating = migrateAt({ ...at, source: throughProxy(at.source, proxy) }, () => proxy.cut());
  if (at.moment === 'end') {
    // Nothing needs it any more but the second look at it.
    assert.match((await migrating).changes.join(), /whether the source changed meanwhile was not seen/);
  } else {
    await assert.rejects(migrating, isLost);
  }
  await proxy.close();
  return at.moment === 'end' ? 'complete' : 'failed';
}

function isLost(error: unknown): true {
  assert.ok(MetaError.is(error), String(error));
  assert.ok(['io', 'unreachable'].includes(error.reason), error.message);
  return true;
}

function proxyOf(url: string): Promise<StallingProxy> {
  return startStallingProxy(Number(/:(\d+)\)?\//.exec(url)?.[1]));
}

function throughProxy(url: string, { port }: StallingProxy): string {
  return url.replace(/:\d+(\)?\/)/, `:${port}$1`);
}

/** As the command line migrates, the source in a thread of its own; something happens at the moment of the case. */
function migrateAt(
  { source, target, moment }: Case,
  happens: () => void,
  signal?: AbortSignal,
): Promise<MigrationResult> {
  const thread = { script: inRoot('dist/cli.js'), spec: source };
  const options = { signal, thread, onProgress: atMoment(moment, ENTRIES, happens) };
  return withSource(source, (opened) => migrate(opened, openTarget(target), options));
}

/** Nothing opens there, and what is left is known to be ours and is removed. */
async function assertCleanable(url: string): Promise<void> {
  await assert.rejects(openSource(url), (error) => {
    assert.ok(MetaError.is(error), String(error));
    assert.ok(['notJuiceFs', 'notFound'].includes(error.reason), error.message);
    return true;
  });
  const target = openTarget(url);
  // A server notices in its own time that somebody is gone; Redis by a key that expires, which need not be waited for.
  if (schemeOf(url) === 'redis')
    (await sharedRedis()).cli('-n', url.split('/').at(-1) ?? '', 'DEL', 'jfsmeta_load_alive');
  let found = await target.unfinished();
  while (found?.isRunning === true) {
    await sleep(20);
    found = await target.unfinished();
  }
  if (found !== undefined) {
    // A file that is not complete has another name, and is in nobody's way.
    if (schemeOf(url) !== 'sqlite3') {
      await assert.rejects(loadFrom(dump, url), { reason: 'notEmpty', message: /an unfinished load/ });
    }
    await target.clean();
  }
  assert.equal((await target.examine()).isEmpty, true);
  assert.equal(await target.unfinished(), undefined);
}

let dump = '';

for (const engine of TEST_ENGINES) {
  describeWithEngines([engine], `a migration into ${engine.name}`, () => {
    let source = '';
    before(async () => {
      if (dump === '') {
        dump = path.join(temporaryFolder(), 'some.json');
        generateDump(dump, { files: FILES, filesPerDirectory: 500 });
      }
      source = await engine.freshUrl();
      await loadFrom(dump, source);
    });

    for (const fault of FAULTS.filter(({ on }) => on(engine))) {
      for (const moment of MOMENTS) {
        it(`${fault.name} at the ${moment} leaves nothing that opens, and can be done again`, async () => {
          const target = await engine.freshUrl();
          const ending = await fault.strike({ source, target, moment });
          if (ending === 'failed') {
            await assertCleanable(target);
            await withSource(source, (opened) => migrate(opened, openTarget(target)));
          }
          const [original, copy] = [
            await withSource(source, (opened) => verify(opened)),
            await withSource(target, (opened) => verify(opened)),
          ];
          assert.deepEqual(compareVerifications(original, copy), []);
        });
      }
    }
  });
}

describe('a migration onto a full disk', () => {
  it('of SQLite ends with the reason, and leaves no file', async function () {
    if (process.platform === 'win32') this.skip();
    const folder = temporaryFolder();
    const source = path.join(temporaryFolder(), 'some.json');
    generateDump(source, { files: FILES_TOO_MANY, filesPerDirectory: 500 });
    const url = `sqlite3://${path.join(folder, 'x.db')}`;
    // A limit of file size acts as a disk does that is full, and needs no disk.
    const limited = `trap '' XFSZ; ulimit -f 2000; exec "$@"`;
    const args = [process.execPath, '--no-warnings', inRoot('dist/cli.js'), 'migrate', source, url, '--no-certificate'];
    const run = spawnSync('sh', ['-c', limited, 'sh', ...args], { encoding: 'utf8' });
    assert.equal(run.status, 6, run.stderr);
    assert.match(run.stderr, /disk|full|file size/i);
    assert.deepEqual(readdirSync(folder), []);
    assert.equal(await openTarget(url).unfinished(), undefined);
    await loadFrom(source, url);
  });
});

describeWithServer('redis', 'a migration into a Redis that is full', () => {
  it('ends with the reason, leaves nothing, and can be done again', async () => {
    const server = await startRedis({ config: ['--maxmemory', '8mb'] });
    const source = path.join(temporaryFolder(), 'some.json');
    generateDump(source, { files: FILES_TOO_MANY, filesPerDirectory: 500 });
    const migrating = withSource(source, (opened) => migrate(opened, openTarget(server.url(1))));
    await assert.rejects(migrating, { reason: 'io', message: /memory limit is reached/ });
    assert.equal(server.cli('-n', '1', 'DBSIZE'), '0');
    server.cli('CONFIG', 'SET', 'maxmemory', '0');
    await withSource(source, (opened) => migrate(opened, openTarget(server.url(1))));
    await server.stop();
  });
});
