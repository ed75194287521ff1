import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { before, it } from 'mocha';
import { inRoot } from '../../bin/setup/paths.mjs';
import { openSource } from '../../src/core/registry/openSource';
import { openTarget } from '../../src/core/registry/openTarget';
import { loadFrom, withSource } from '../support/engines';
import { fixture } from '../support/fixtures';
import { freePort } from '../support/servers/freePort';
import { startMariadb } from '../support/servers/mariadbServer';
import type { MariadbServer } from '../support/servers/mariadbServer';
import { startPostgres } from '../support/servers/postgresServer';
import type { PostgresServer } from '../support/servers/postgresServer';
import { describeWithServer, fixtureUrl } from '../support/servers/servers';
import { SqlDatabase, databaseOf, withOption } from '../support/servers/sqlDatabase';
import { ODD_PASSWORD } from '../support/servers/sqlServer';
import { startStallingProxy } from '../support/servers/stallingProxy';
import { tlsFiles } from '../support/servers/tlsFiles';

/** A name at the top of the fixtures. */
const TOP = 'data';

async function opens(url: string, env?: NodeJS.ProcessEnv): Promise<void> {
  const source = await openSource(url, env === undefined ? {} : { env });
  try {
    assert.ok(await source.child(1, TOP));
  } finally {
    await source.close();
  }
}

for (const [kind, file, product] of [
  ['mariadb', 'vol-1/mysql/meta.sql', /^MariaDB \d/],
  ['postgres', 'vol-1/postgres/meta.sql', /^PostgreSQL \d/],
] as const) {
  describeWithServer(kind, `connecting to ${kind}`, () => {
    let database: SqlDatabase;
    before(async () => {
      database = await SqlDatabase.at(kind, await fixtureUrl(kind, file));
    });

    it('says what answers, and that it keeps us from writing', async () => {
      await withSource(database.url, ({ server }) => {
        assert.match(server?.product ?? '', product);
        assert.equal(server?.readOnly, 'enforced');
        return Promise.resolve();
      });
    });

    for (const [what, reason, message, spoil] of [
      ['a wrong password', 'denied', /connecting failed: .*password is wrong/, withPassword('not-the-one')],
      ['a wrong database', 'notFound', /connecting failed: there is no such database/, withDatabase('nowhere')],
      ['a port nobody listens on', 'unreachable', /connecting failed: no server answers/, withPort(freePort)],
    ] as const) {
      it(`names ${what}, and never the password`, async () => {
        const url = await spoil(database.url);
        const label = new RegExp(`^(mysql|postgres)://\\w+:\\*\\*\\*\\*@\\(?127\\.0\\.0\\.1:.*: ${message.source}`);
        const expected = (error: Error & { reason?: string }): boolean => {
          assert.equal(error.reason, reason);
          assert.match(error.message, label);
          assert.doesNotMatch(error.message, /not-the-one|secret/);
          return true;
        };
        await assert.rejects(openSource(url), expected);
        await assert.rejects(openTarget(url).unfinished(), expected);
        await assert.rejects(loadFrom(fixture('vol-1/sqlite/dump.json'), url), expected);
      });
    }

    it('says so when there is no volume', async () => {
      const empty = await SqlDatabase.fresh(kind);
      await assert.rejects(openSource(empty.url), { reason: 'notJuiceFs', message: /holds no JuiceFS volume/ });
      empty.query('CREATE TABLE notes (a int)');
      await assert.rejects(openSource(empty.url), { reason: 'notJuiceFs', message: /no JuiceFS tables/ });
    });

    it('takes a password full of special characters, as it is and percent-encoded', async () => {
      const url = database.server.oddPasswordUrl(database.name);
      const encoded = encodeURIComponent(ODD_PASSWORD);
      const raw = url.replace(encoded, ODD_PASSWORD);
      await opens(raw);
      await opens(raw.replace(ODD_PASSWORD, encoded));
    });

    it('takes the password from META_PASSWORD', async () => {
      const url = database.url.replace(':secret@', '@');
      await opens(url, { META_PASSWORD: 'secret' });
      await assert.rejects(openSource(url, { env: {} }), { reason: 'denied' });
    });

    it('connects through a unix socket', () => opens(database.server.socketUrl(database.name)));

    it('gives up on a server that accepts and says nothing', async () => {
      const proxy = await startStallingProxy(database.server.port);
      proxy.stall();
      const option = kind === 'mariadb' ? 'timeout=300ms' : 'connect_timeout=1';
      const url = withOption(database.urlThrough(proxy.port), option);
      await assert.rejects(openSource(url), { reason: 'unreachable', message: /within|no server answers/ });
      await proxy.close();
    });

    it('is cancelled while it connects', async () => {
      const proxy = await startStallingProxy(database.server.port);
      proxy.stall();
      const url = database.urlThrough(proxy.port);
      const controller = new AbortController();
      const opening = openSource(url, { signal: controller.signal });
      setImmediate(() => {
        controller.abort();
      });
      await assert.rejects(opening, { name: 'AbortError' });
      await proxy.close();
    });

    it('is cancelled whatever it waits for until it is open', async () => {
      const proxy = await startStallingProxy(database.server.port);
      const url = database.urlThrough(proxy.port);
      let isOpened = false;
      for (let pieces = 1; !isOpened; pieces++) {
        const controller = new AbortController();
        void proxy.stallAfter(pieces).then(() => {
          controller.abort();
        });
        try {
          const source = await openSource(url, { signal: controller.signal });
          // Closing is answered too.
          isOpened = !controller.signal.aborted;
          await source.close();
        } catch (error) {
          assert.ok(controller.signal.aborted && error instanceof Error);
          assert.equal(error.name, 'AbortError', `${error.message} after ${pieces} pieces`);
        }
        proxy.resume();
      }
      await proxy.close();
    });
  });
}

type Spoil = (url: string) => Promise<string>;

function withPassword(password: string): Spoil {
  return (url) => Promise.resolve(url.replace(':secret@', `:${password}@`));
}

function withDatabase(name: string): Spoil {
  return (url) => Promise.resolve(url.replace(`/${databaseOf(url)}`, `/${name}`));
}

function withPort(port: () => Promise<number>): Spoil {
  return async (url) => url.replace(/127\.0\.0\.1:\d+/, `127.0.0.1:${await port()}`);
}

describeWithServer('postgres', 'several hosts of PostgreSQL', () => {
  it('takes the first that answers', async () => {
    const url = await fixtureUrl('postgres', 'vol-1/postgres/meta.sql');
    const dead = `127.0.0.1:${await freePort()}`;
    await opens(url.replace('127.0.0.1:', `${dead},127.0.0.1:`));
    await assert.rejects(openSource(url.replace(/127\.0\.0\.1:\d+/, `${dead},${dead}`)), { reason: 'unreachable' });
  });
});

describeWithServer('mariadb', 'TLS to MariaDB', () => {
  let server: MariadbServer;
  before(async () => {
    server = await startMariadb({ tls: true });
    server.createDatabase('v');
    server.restore('v', fixture('vol-1/mysql/meta.sql'));
    // Whoever gets in speaks TLS from here on.
    server.query('v', 'SET GLOBAL require_secure_transport=ON');
  });

  it('is used with skip-verify and preferred, and not without', async () => {
    for (const tls of ['skip-verify', 'preferred']) await opens(server.url('v', `tls=${tls}`));
    await assert.rejects(openSource(server.url('v', 'tls=false')), { reason: 'denied' });
  });

  it('is verified with tls=true', () => {
    const status = (env: NodeJS.ProcessEnv): { status: number | null; stderr: string } =>
      spawnSync(process.execPath, ['--no-warnings', inRoot('dist/cli.js'), 'status', server.url('v', 'tls=true')], {
        encoding: 'utf8',
        env: { ...process.env, ...env },
      });
    const { ca, strangerCa } = tlsFiles();
    assert.equal(status({ NODE_EXTRA_CA_CERTS: ca }).status, 0);
    const refused = status({ NODE_EXTRA_CA_CERTS: strangerCa });
    assert.notEqual(refused.status, 0);
    assert.match(refused.stderr, /v.*: connecting failed: .*certificate/);
  });

  it('is optional with preferred only', async () => {
    const url = await fixtureUrl('mariadb', 'vol-1/mysql/meta.sql');
    await opens(withOption(url, 'tls=preferred'));
    for (const tls of ['skip-verify', 'true']) {
      await assert.rejects(openSource(withOption(url, `tls=${tls}`)), /connecting failed/);
    }
  });
});

describeWithServer('postgres', 'TLS to PostgreSQL', () => {
  let server: PostgresServer;
  before(async () => {
    server = await startPostgres({ tls: true });
    server.createDatabase('v');
    server.restore('v', fixture('vol-1/postgres/meta.sql'));
    // Whoever gets in speaks TLS from here on.
    const rules = path.join(server.folder, 'data', 'pg_hba.conf');
    writeFileSync(rules, readFileSync(rules, 'utf8').replaceAll(/^host /gm, 'hostssl '));
    server.query('v', 'SELECT pg_reload_conf()');
  });

  it('is used with every mode but disable', async () => {
    for (const mode of ['allow', 'prefer', 'require']) await opens(server.url('v', `sslmode=${mode}`));
    await opens(server.url('v', ''));
    await assert.rejects(openSource(server.url('v', 'sslmode=disable')), { reason: 'denied' });
  });

  it('is verified where the mode or a certificate asks for it', async () => {
    const { ca, strangerCa } = tlsFiles();
    for (const mode of ['verify-ca', 'verify-full', 'require']) {
      await opens(server.url('v', `sslmode=${mode}&sslrootcert=${ca}`));
      const stranger = openSource(server.url('v', `sslmode=${mode}&sslrootcert=${strangerCa}`));
      await assert.rejects(stranger, /connecting failed: .*certificate/, mode);
    }
    await assert.rejects(openSource(server.url('v', 'sslmode=verify-full')), /connecting failed: .*certificate/);
    await assert.rejects(openSource(server.url('v', 'sslmode=require&sslrootcert=/no/such.crt')), {
      reason: 'io',
      message: /^postgres:.*\/v\?.*: connecting failed: the certificate file \/no\/such\.crt cannot be read/,
    });
  });

  it('is optional with allow and prefer only', async () => {
    const url = (await fixtureUrl('postgres', 'vol-1/postgres/meta.sql')).replace('sslmode=disable', '');
    for (const mode of ['allow', 'prefer']) await opens(`${url}sslmode=${mode}`);
    await assert.rejects(openSource(`${url}sslmode=require`), /connecting failed/);
  });
});
