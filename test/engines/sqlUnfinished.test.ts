import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, it } from 'mocha';
import { generateDump } from '../../bench/generateDump';
import { inRoot } from '../../bin/setup/paths.mjs';
import type { MetadataSource } from '../../src/core/ports/metadataSource';
import { openSource } from '../../src/core/registry/openSource';
import { openTarget } from '../../src/core/registry/openTarget';
import type { ProgressPhase } from '../../src/core/transfer/progress';
import { load } from '../../src/core/transfer/load/load';
import type { CancelledLoad } from '../support/cancelledLoads';
import { assertNothingLeft, cancelledIn } from '../support/cancelledLoads';
import { loadFrom, withSource } from '../support/engines';
import { fixture, temporaryFolder } from '../support/fixtures';
import { generatedSource } from '../support/generatedSource';
import { startMariadb } from '../support/servers/mariadbServer';
import type { MariadbServer } from '../support/servers/mariadbServer';
import { startPostgres } from '../support/servers/postgresServer';
import type { PostgresServer } from '../support/servers/postgresServer';
import { describeWithServer } from '../support/servers/servers';
import { SqlDatabase, withOption } from '../support/servers/sqlDatabase';
import { directory, file, volumeOf } from '../support/smallVolume';

const DUMP = fixture('vol-1/sqlite/dump.json');

/** Enough for several batches of every large table. */
const FILES = 60_000;

/** A source in whose walk something happens when half of the entries have been given. */
function sourceWith(inTheMiddle: () => Promise<void> | void): MetadataSource {
  const half = (name: string, inode: number): ReturnType<typeof directory> =>
    directory(
      name,
      inode,
      Array.from({ length: FILES / 2 }, (_, i) => file(`f${i}`, inode + i + 1)),
    );
  const first = half('a', 10);
  const second = half('b', 100_000);
  const source = generatedSource(volumeOf([]));
  source.walk = async (visitor): Promise<void> => {
    const { facts, root, trash } = volumeOf([]);
    visitor.volume(facts);
    visitor.beginTree('FSTree');
    visitor.enterDirectory(root.entry);
    for (const { entry, children } of [first, second]) {
      visitor.enterDirectory(entry);
      for (const child of children) visitor.leaf(child.entry);
      visitor.leaveDirectory(entry, false);
      await visitor.drain();
      if (entry === first.entry) await inTheMiddle();
    }
    visitor.leaveDirectory(root.entry, false);
    visitor.endTree('FSTree');
    visitor.beginTree('Trash');
    visitor.enterDirectory(trash.entry);
    visitor.leaveDirectory(trash.entry, false);
    visitor.endTree('Trash');
  };
  return source;
}

for (const kind of ['mariadb', 'postgres'] as const) {
  describeWithServer(kind, `a load into ${kind} that does not end`, () => {
    let server: MariadbServer | PostgresServer;
    let databases = 0;
    const fresh = (): SqlDatabase => SqlDatabase.on(kind, server, `v${++databases}`);
    before(async () => {
      server = kind === 'mariadb' ? await startMariadb() : await startPostgres();
    });
    after(() => server.stop());

    it('for its server died is recognised and cleaned up, and nothing else is', async () => {
      const database = fresh();
      const target = openTarget(database.url);
      await assert.rejects(
        load(
          sourceWith(() => server.kill()),
          target,
        ),
        (error) => {
          assert.ok(error instanceof Error && 'reason' in error);
          assert.equal(error.reason, 'io');
          assert.ok(error.message.startsWith(`${target.label}: loading failed: `), error.message);
          return true;
        },
      );
      await server.restart();
      await assert.rejects(openSource(database.url), { reason: 'notJuiceFs' });
      const found = await target.unfinished();
      assert.equal(found?.isRunning, false);
      assert.match(found.by, new RegExp(`^process ${process.pid} on `));
      assert.ok(found.startedAt !== undefined && found.startedAt <= Date.now() / 1000);
      await assert.rejects(loadFrom(DUMP, database.url), {
        reason: 'notEmpty',
        message: /an unfinished load .*jfsmeta clean/,
      });
      database.query('CREATE TABLE notes (a int)');
      database.query('CREATE TABLE jfs_notes (a int)');
      const cleaned = await target.clean();
      assert.deepEqual(cleaned, found);
      assert.deepEqual(database.tables(), ['jfs_notes', 'notes']);
      database.query('DROP TABLE jfs_notes');
      database.query('DROP TABLE notes');
      await loadFrom(DUMP, database.url);
      assert.ok(await withSource(database.url, (source) => source.child(1, 'data')));
    });

    it('for its process was killed is recognised and cleaned up', async () => {
      const database = fresh();
      const dump = path.join(temporaryFolder(), 'big.json');
      generateDump(dump, { files: 100_000, filesPerDirectory: 500 });
      const child = spawn(process.execPath, ['--no-warnings', inRoot('dist/cli.js'), 'load', database.url, dump], {
        stdio: 'ignore',
      });
      const ended = new Promise((resolve) => child.once('close', resolve));
      const target = openTarget(database.url);
      while (child.exitCode === null && ((await target.unfinished())?.by ?? '') === '') await sleep(5);
      child.kill('SIGKILL');
      await ended;
      // The server notices in its own time.
      while ((await target.unfinished())?.isRunning === true) await sleep(20);
      const found = await target.unfinished();
      assert.match(found?.by ?? '', new RegExp(`^process ${child.pid ?? 0} on `));
      await assert.rejects(openSource(database.url), { reason: 'notJuiceFs' });
      await target.clean();
      assert.deepEqual(database.tables(), []);
    });

    it('yet is left alone', async () => {
      const database = fresh();
      const target = openTarget(database.url);
      const other = openTarget(database.url);
      const source = sourceWith(async () => {
        assert.equal((await other.unfinished())?.isRunning, true);
        await assert.rejects(other.clean(), { reason: 'locked', message: /is running. Nothing was changed/ });
        await assert.rejects(loadFrom(DUMP, database.url), { reason: 'notEmpty', message: /still running/ });
        await assert.rejects(openSource(database.url), { reason: 'notJuiceFs' });
        // A load under a prefix is another volume, and none of the others' business.
        await loadFrom(DUMP, withOption(database.url, 'table_prefix=beside'));
      });
      const { verification } = await load(source, target);
      assert.equal(verification.entries, FILES + 2);
      assert.equal(await other.unfinished(), undefined);
    });

    it('for it was cancelled leaves no table, whenever that was', async () => {
      const at = (cancelled: CancelledLoad): Promise<void> => {
        const database = fresh();
        return assertNothingLeft(
          database.url,
          () => {
            assert.deepEqual(database.tables(), []);
          },
          cancelled,
        );
      };
      const phase = (name: ProgressPhase): CancelledLoad => cancelledIn(name, () => sourceWith(() => undefined));
      await at((controller) => {
        controller.abort();
        return [sourceWith(() => undefined)];
      });
      await at((controller) => {
        setImmediate(() => {
          controller.abort();
        });
        return [sourceWith(() => undefined)];
      });
      await at((controller) => [
        sourceWith(() => {
          controller.abort();
        }),
      ]);
      await at(phase('index'));
      await at((controller) => {
        const [source, onIndex] = phase('index')(controller);
        // In the midst of what the server does for it.
        return [
          source,
          (progress) =>
            void setTimeout(() => {
              onIndex?.(progress);
            }, 100),
        ];
      });
      await at(phase('verify'));
    });

    it('leaves nothing behind when its source fails', async () => {
      const database = fresh();
      const source = sourceWith(() => Promise.reject(new Error('the source went away')));
      await assert.rejects(load(source, openTarget(database.url)), /went away/);
      assert.deepEqual(database.tables(), []);
    });

    it('is never seen in what others made', async () => {
      const complete = fresh();
      await loadFrom(DUMP, complete.url);
      const foreign = fresh();
      foreign.query('CREATE TABLE jfs_node (a int)');
      const halfOfOthers = fresh();
      halfOfOthers.server.restore(
        halfOfOthers.name,
        fixture(kind === 'mariadb' ? 'vol-1/mysql/meta.sql' : 'vol-1/postgres/meta.sql'),
      );
      halfOfOthers.query('DELETE FROM jfs_setting');
      const likeNamed = fresh();
      likeNamed.query('CREATE TABLE jfsmeta_load (marker text)');
      likeNamed.query("INSERT INTO jfsmeta_load VALUES ('mine')");
      likeNamed.query('CREATE TABLE jfs_node (a int)');
      const otherColumns = fresh();
      otherColumns.query('CREATE TABLE jfsmeta_load (note text)');
      otherColumns.query("INSERT INTO jfsmeta_load VALUES ('mine')");
      for (const database of [fresh(), complete, foreign, halfOfOthers, likeNamed, otherColumns]) {
        const before = database.contents();
        const target = openTarget(database.url);
        assert.equal(await target.unfinished(), undefined);
        await assert.rejects(target.clean(), { reason: 'notFound', message: /no unfinished load/ });
        assert.deepEqual(database.contents(), before);
      }
    });
  });
}
