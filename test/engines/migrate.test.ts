import assert from 'node:assert/strict';
import { it } from 'mocha';
import { openSource } from '../../src/core/registry/openSource';
import { openTarget } from '../../src/core/registry/openTarget';
import type { MigrateOptions } from '../../src/core/transfer/migrate/migrate';
import { migrate } from '../../src/core/transfer/migrate/migrate';
import type { MigrationPlan } from '../../src/core/transfer/migrate/migrationPlan';
import type { MigrationResult } from '../../src/core/transfer/migrate/migrationResult';
import { planMigrate } from '../../src/core/transfer/migrate/planMigrate';
import { compareVerifications, verify } from '../../src/core/transfer/verify/verify';
import { settingText } from '../../src/core/model/setting';
import type { TestEngine } from '../support/engines';
import { TEST_ENGINES, describeWithEngines, loadFrom, withSource } from '../support/engines';
import { fixture } from '../support/fixtures';
import { LiveVolume } from '../support/liveVolume';
import { pauseWalks } from '../support/pausingVisitor';

const DUMP = fixture('vol-1/sqlite/dump.json');
const YEAR_S = 365 * 24 * 3600;
const now = (): number => Math.floor(Date.now() / 1000);

interface Volume {
  url: string;
  live: LiveVolume;
}

async function volumeIn(engine: TestEngine, dump = DUMP): Promise<Volume> {
  const url = await engine.freshUrl();
  await loadFrom(dump, url);
  return { url, live: await LiveVolume.at(engine, url) };
}

const migrateTo = (from: string, to: string, options?: MigrateOptions): Promise<MigrationResult> =>
  withSource(from, (source) => migrate(source, openTarget(to), options));

const planTo = (from: string, to: string): Promise<MigrationPlan> =>
  withSource(from, (source) => planMigrate(source, openTarget(to)));

async function assertUntouched(url: string): Promise<void> {
  const target = openTarget(url);
  assert.equal((await target.examine()).isEmpty, true);
  assert.equal(await target.unfinished(), undefined);
}

for (const [i, from] of TEST_ENGINES.entries()) {
  const to = TEST_ENGINES[(i + 1) % TEST_ENGINES.length] ?? from;
  describeWithEngines([from, to], `a migration from ${from.name} to ${to.name}`, () => {
    it('of a volume that nobody uses has the same tree, and reports no change', async () => {
      const { url } = await volumeIn(from);
      const copy = await to.freshUrl();
      const plan = await planTo(url, copy);
      assert.deepEqual(plan.clients, []);
      assert.deepEqual(plan.refusals, []);
      assert.equal(plan.source.volume.name, 'vol-1');
      assert.equal(plan.target.isEmpty, true);
      await assertUntouched(copy);
      const result = await migrateTo(url, copy);
      assert.deepEqual(result.changes, []);
      assert.deepEqual([result.clientsBefore, result.clientsAfter, result.accepted], [[], [], []]);
      assert.ok(result.sampledDirectories > 20, String(result.sampledDirectories));
      assert.match(result.rollbackNote, /Keep the old engine read-only or stopped\. Two engines on one bucket/);
      assert.equal(result.consistency?.label, from.server === 'redis' ? 'quiesced' : 'snapshot');
      const [original, copied] = [
        await withSource(url, (source) => verify(source)),
        await withSource(copy, (source) => verify(source)),
      ];
      assert.deepEqual(compareVerifications(original, copied), []);
      assert.deepEqual(result.verification, copied);
    });

    it('is refused while clients are live, and names them', async () => {
      const { url, live } = await volumeIn(from);
      live.addSession(7, now() + YEAR_S, 'web-1', '/mnt/jfs');
      live.addSession(8, now() - 60, 'gone', '/mnt/gone');
      const copy = await to.freshUrl();
      const plan = await planTo(url, copy);
      assert.deepEqual(
        plan.clients.map(({ hostName, mountPoint }) => [hostName, mountPoint]),
        [['web-1', '/mnt/jfs']],
      );
      assert.deepEqual(
        plan.refusals.map(({ code, acceptBy, count }) => [code, acceptBy, count]),
        [['writers', 'writers', 1]],
      );
      await assert.rejects(migrateTo(url, copy), {
        reason: 'refused',
        message:
          /1 client has the volume open.*web-1: \/mnt\/jfs \(session 7, process 77, 1\.4\.1\).*Nothing was written\.$/,
      });
      await assertUntouched(copy);
      // Another acceptance is not this one.
      await assert.rejects(migrateTo(url, copy, { accept: ['cut'] }), { reason: 'refused' });
      await assertUntouched(copy);
      const result = await migrateTo(url, copy, { accept: ['writers'] });
      assert.deepEqual(result.accepted, ['writers']);
      assert.deepEqual(
        [...result.clientsBefore, ...result.clientsAfter].map(({ hostName }) => hostName),
        ['web-1', 'web-1'],
      );
      assert.notEqual(result.consistency?.label, 'quiesced');
    });

    it('reports what changed on the source while it was copied', async () => {
      const { url, live } = await volumeIn(from);
      const copy = await to.freshUrl();
      const result = await withSource(url, (source) => {
        pauseWalks(source, () => {
          live.countInodes(5);
          live.addSession(9, now() + YEAR_S, 'late', '/mnt/late');
        });
        return migrate(source, openTarget(copy), {
          onProgress: ({ phase }) => {
            // The tree was copied by now.
            if (phase === 'index') live.removeName(1, 'data');
          },
        });
      });
      assert.deepEqual(
        result.changes.map((change) => change.replace(/was \d+ and is \d+/, 'grew')),
        [
          'A client opened the volume: late: /mnt/late (session 9, process 77, 1.4.1).',
          'Counter nextInodes grew.',
          'Directory / is not as it was copied: names missing 1.',
        ],
      );
      assert.deepEqual(
        result.clientsAfter.map(({ hostName }) => hostName),
        ['late'],
      );
      assert.ok(await withSource(copy, (source) => source.child(1, 'data')));
    });

    it('ends early and clearly where source and target are one', async () => {
      const { url } = await volumeIn(from);
      for (const work of [planTo, migrateTo]) {
        await assert.rejects(work(url, url), {
          reason: 'refused',
          message: /are the same database.*Nothing was written\.$/,
        });
      }
      assert.equal((await withSource(url, (source) => verify(source))).entries, 174);
    });

    it('does not begin where something is', async () => {
      const { url } = await volumeIn(from);
      const other = await volumeIn(to, fixture('conflicts/dump.json'));
      const plan = await planTo(url, other.url);
      assert.equal(plan.target.isEmpty, false);
      assert.match(plan.target.found, /volume/);
      await assert.rejects(migrateTo(url, other.url), { reason: 'notEmpty' });
    });

    it('copies secrets as they are stored', async () => {
      const { url } = await volumeIn(from, fixture('vol-1/sqlite/dump-keep-secret.json'));
      const copy = await to.freshUrl();
      const plan = await planTo(url, copy);
      assert.ok(plan.warnings.some((warning) => /Secrets .* are copied as they are stored/.test(warning)));
      const result = await migrateTo(url, copy);
      assert.deepEqual(result.missingSecrets, []);
      const secretIn = (spec: string): Promise<string> =>
        withSource(spec, async (source) => settingText((await source.facts()).setting, 'SecretKey'));
      const stored = await secretIn(url);
      assert.ok(stored !== '' && stored !== 'removed');
      assert.equal(await secretIn(copy), stored);
    });

    it('that is cancelled leaves nothing, whenever that is', async () => {
      const { url } = await volumeIn(from);
      const copy = await to.freshUrl();
      for (const phase of ['load', 'index', 'verify'] as const) {
        const controller = new AbortController();
        const { signal } = controller;
        const onProgress = (progress: { phase: string }): void => {
          if (progress.phase === phase) controller.abort();
        };
        await assert.rejects(migrateTo(url, copy, { signal, onProgress }), { name: 'AbortError' }, phase);
        await assertUntouched(copy);
        await assert.rejects(openSource(copy), ({ reason }: { reason?: string }) =>
          ['notFound', 'notJuiceFs'].includes(reason ?? ''),
        );
      }
      assert.deepEqual((await migrateTo(url, copy)).changes, []);
    });
  });
}
