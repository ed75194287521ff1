import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import * as path from 'node:path';
import { after, before, it } from 'mocha';
import { openSource } from '../../src/core/registry/openSource';
import { dumpToFile } from '../../src/core/transfer/dump/dump';
import { verify } from '../../src/core/transfer/verify/verify';
import { withSource } from '../support/engines';
import { temporaryFolder } from '../support/fixtures';
import { pauseWalks } from '../support/pausingVisitor';
import { WIDE, growVolume } from '../support/servers/grownVolume';
import { startMariadb } from '../support/servers/mariadbServer';
import type { MariadbServer } from '../support/servers/mariadbServer';
import { startPostgres } from '../support/servers/postgresServer';
import type { PostgresServer } from '../support/servers/postgresServer';
import { describeWithServer } from '../support/servers/servers';
import { SqlDatabase, withOption } from '../support/servers/sqlDatabase';
import { startStallingProxy } from '../support/servers/stallingProxy';

const REQUEST = { redaction: 'restore-ready' } as const;

for (const kind of ['mariadb', 'postgres'] as const) {
  describeWithServer(kind, `a faulty ${kind}`, () => {
    let server: MariadbServer | PostgresServer;
    let database: SqlDatabase;
    before(async () => {
      server = kind === 'mariadb' ? await startMariadb() : await startPostgres();
      database = SqlDatabase.on(kind, server, 'v');
      await growVolume(database);
    });
    after(() => server.stop());

    it('that dies in the middle of a dump is named, and no file is left', async () => {
      const folder = temporaryFolder();
      await withSource(database.url, async (source) => {
        pauseWalks(source, () => {
          server.kill();
        });
        await assert.rejects(
          dumpToFile(source, path.join(folder, 'x.json'), REQUEST, { overwrite: false }),
          (error) => {
            assert.ok(error instanceof Error && 'reason' in error);
            assert.equal(error.reason, 'io');
            assert.ok(
              error.message.startsWith(`${source.label}: reading the tree failed: the server closed`),
              error.message,
            );
            return true;
          },
        );
        assert.deepEqual(readdirSync(folder), []);
        await assert.rejects(source.list(WIDE, { limit: 10 }), {
          message: /listing directory 2 failed|connecting failed/,
        });
        await server.restart();
        const { items } = await source.list(WIDE, { limit: 10 });
        assert.equal(items.length, 10, 'the source works again with the server');
      });
    });

    it('that restarts between two requests is not noticed', async () => {
      await withSource(database.url, async (source) => {
        const first = await source.list(WIDE, { limit: 10 });
        server.kill();
        await server.restart();
        assert.deepEqual(await source.list(WIDE, { limit: 10 }), first);
        await server.restart();
        assert.equal((await verify(source)).danglingEntries, 0);
        assert.equal((await source.inspect(1))?.inode, 1);
      });
    });

    it('that falls silent in the middle of a walk is left when the user cancels', async () => {
      const proxy = await startStallingProxy(server.port);
      const source = await openSource(database.urlThrough(proxy.port));
      const controller = new AbortController();
      pauseWalks(source, () => {
        proxy.stall();
        setTimeout(() => {
          controller.abort();
        }, 50);
      });
      await assert.rejects(verify(source, { signal: controller.signal }), { name: 'AbortError' });
      const another = new AbortController();
      const listing = source.list(WIDE, { limit: 10, signal: another.signal });
      another.abort();
      await assert.rejects(listing, { name: 'AbortError' });
      await source.close();
      await proxy.close();
    });

    if (kind === 'mariadb') {
      it('that falls silent longer than readTimeout allows is named', async () => {
        const proxy = await startStallingProxy(server.port);
        const url = withOption(database.urlThrough(proxy.port), 'readTimeout=500ms');
        await withSource(url, async (source) => {
          pauseWalks(source, () => {
            proxy.stall();
          });
          await assert.rejects(verify(source), {
            reason: 'io',
            message: /: reading the tree failed: the server did not answer within 0\.5 s/,
          });
          proxy.resume();
          assert.equal((await source.list(WIDE, { limit: 10 })).items.length, 10);
        });
        await proxy.close();
      });
    }

    it('that is slow gives the same', async () => {
      const proxy = await startStallingProxy(server.port);
      const expected = await withSource(database.url, (source) => verify(source));
      const slow = await withSource(database.urlThrough(proxy.port), async (source) => {
        pauseWalks(source, () => {
          proxy.stall();
          setTimeout(() => {
            proxy.resume();
          }, 300);
        });
        return verify(source);
      });
      assert.deepEqual(slow, expected);
      await proxy.close();
    });
  });
}
