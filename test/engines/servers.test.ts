import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, it } from 'mocha';
import { inRoot } from '../../bin/setup/paths.mjs';
import { fixture, temporaryFolder } from '../support/fixtures';
import { requireServer } from '../support/servers/availability';
import { startMariadb } from '../support/servers/mariadbServer';
import { startPostgres } from '../support/servers/postgresServer';
import { startRedisCluster } from '../support/servers/redisCluster';
import { startRedisSentinel } from '../support/servers/redisSentinel';
import { startRedis } from '../support/servers/redisServer';
import { runClient } from '../support/servers/runClient';
import * as servers from '../support/servers/servers';
import { startStallingProxy } from '../support/servers/stallingProxy';
import { tlsFiles } from '../support/servers/tlsFiles';
import { waitUntil } from '../support/servers/waitUntil';

const COUNT_NODES = 'SELECT count(*), 1 FROM jfs_node';
/** 171 inodes and what lies in the trash. */
const NODES = '173\t1';

const databaseOf = (url: string): string => url.split('/').at(-1)?.split('?')[0] ?? '';

/** Resolves with what comes back within the time, '' when nothing does. */
async function ask(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(text);
  const reply = once(socket, 'data').then(([data]) => String(data));
  const answer = await Promise.race([reply, sleep(300, '')]);
  reply.catch(() => undefined);
  socket.destroy();
  return answer;
}

describe('private servers', () => {
  servers.describeWithServer('redis', 'Redis', () => {
    it('holds a restored volume, comes back after a crash, and leaves nothing behind', async () => {
      const database = databaseOf(await servers.restoredRedis('vol-1/redis/meta.rdb'));
      const server = await startRedis({ rdb: fixture('vol-1/redis/meta.rdb'), unixSocket: true });
      assert.equal(server.cli('-n', database, 'EXISTS', 'i1'), '1');
      server.kill();
      await server.restart();
      assert.equal(server.cli('-n', database, 'EXISTS', 'i1'), '1');
      assert.ok(server.socket !== undefined && existsSync(server.socket));
      await server.stop();
      assert.ok(!existsSync(server.folder));
      assert.throws(() => server.cli('PING'), /Could not connect/);
    });

    it('gives an empty database each time', async () => {
      const server = await servers.sharedRedis();
      const [first, second] = [await servers.freshDatabase('redis'), await servers.freshDatabase('redis')];
      assert.notEqual(first, second);
      server.cli('-n', databaseOf(first), 'SET', 'key', 'value');
      assert.equal(server.cli('-n', databaseOf(second), 'DBSIZE'), '0');
    });

    it('speaks TLS, and asks for a password', async () => {
      const server = await startRedis({ tls: true, password: 'p@ss:w/ord' });
      assert.equal(server.cli('PING'), 'PONG');
      assert.match(server.url(1), /^rediss:\/\/:p%40ss%3Aw%2Ford@127\.0\.0\.1:\d+\/1\?tls-ca-cert-file=/);
      const cli = (...args: string[]): string =>
        runClient(requireServer('redis').client, ['-p', String(server.port), '--tls', ...args, 'PING']);
      const { ca, strangerCa, clientCert, clientKey } = tlsFiles();
      assert.match(cli('--cacert', ca, '--cert', clientCert, '--key', clientKey), /NOAUTH/);
      assert.throws(() => cli('--cacert', strangerCa), /certificate verify failed/);
      await server.stop();
    });

    it('comes as a master with a replica and a sentinel', async () => {
      const sentinel = await startRedisSentinel({ password: 'data', sentinelPassword: 'watch' });
      assert.equal(sentinel.masterPort(), sentinel.master.port);
      await sentinel.failover();
      await waitUntil('the replica takes writes', () => sentinel.replica.cli('SET', 'key', 'value') === 'OK');
      await sentinel.stop();
    });

    it('comes as a cluster', async () => {
      const cluster = await startRedisCluster();
      for (const key of ['a', 'b', 'c']) cluster.cli('SET', key, 'value');
      const sizes = cluster.nodes.map((node) => Number(node.cli('DBSIZE')));
      assert.deepEqual(
        sizes.toSorted((a, b) => a - b),
        [1, 1, 1],
      );
      await cluster.stop();
    });

    it('can stop answering, itself or behind a proxy', async () => {
      const server = await startRedis();
      const proxy = await startStallingProxy(server.port);
      assert.equal(await ask(proxy.port, 'PING\r\n'), '+PONG\r\n');
      proxy.stall();
      assert.equal(await ask(proxy.port, 'PING\r\n'), '');
      proxy.resume();
      server.pause();
      assert.equal(await ask(proxy.port, 'PING\r\n'), '');
      server.resume();
      assert.equal(await ask(proxy.port, 'PING\r\n'), '+PONG\r\n');
      assert.equal(proxy.accepted, 4);
      proxy.cut();
      await assert.rejects(ask(proxy.port, 'PING\r\n'), { code: 'ECONNREFUSED' });
      await Promise.all([proxy.close(), server.stop()]);
    });

    it('ends with a run that is killed', async () => {
      const test = path.join(temporaryFolder(), 'killed.test.ts');
      const body = `const { folder, port } = await startRedis(); console.log('\\n@', folder, port); await new Promise(() => {});`;
      const module = JSON.stringify(inRoot('test/support/servers/redisServer.ts'));
      writeFileSync(test, `import { startRedis } from ${module};\nit('waits', async () => { ${body} });\n`);
      const args = ['--import', 'tsx', inRoot('node_modules/mocha/bin/mocha.js'), '--timeout', '60000', test];
      const child = spawn(process.execPath, args, { cwd: inRoot(), stdio: ['ignore', 'pipe', 'inherit'] });
      let output = '';
      for await (const data of child.stdout) {
        output += String(data);
        if (/@.*\n/.test(output)) break;
      }
      const [, folder = '', port = ''] = /@ (\S+) (\d+)\n/.exec(output) ?? [];
      assert.ok(existsSync(folder), output);
      child.kill('SIGKILL');
      await waitUntil('its folder is gone', () => !existsSync(folder));
      await assert.rejects(ask(Number(port), 'PING\r\n'), { code: 'ECONNREFUSED' });
    });
  });

  servers.describeWithServer('mariadb', 'MariaDB', () => {
    it('restores a volume into a database of its own', async () => {
      const shared = await servers.sharedMariadb();
      const url = await servers.restoredMariadb('vol-1/mysql/meta.sql');
      assert.equal(shared.query(databaseOf(url), COUNT_NODES), NODES);
      const once = await servers.fixtureUrl('mariadb', 'vol-1/mysql/meta.sql');
      assert.notEqual(once, url);
      assert.equal(await servers.fixtureUrl('mariadb', 'vol-1/mysql/meta.sql'), once);
      assert.equal(shared.query(databaseOf(await servers.freshDatabase('mariadb')), 'SHOW TABLES'), '');
    });

    it('keeps its data in a crash, speaks TLS, and knows its users', async () => {
      const server = await startMariadb({ tls: true });
      server.createDatabase('v');
      server.restore('v', fixture('vol-1/mysql/meta.sql'));
      server.kill();
      await server.restart();
      assert.equal(server.query('v', COUNT_NODES), NODES);
      const ask = (user: string, password: string, ...args: string[]): string =>
        runClient(
          requireServer('mariadb').client,
          ['--no-defaults', '--host=127.0.0.1', `--port=${server.port}`, `--user=${user}`, '-NBe', SSL_STATUS, ...args],
          { env: { MYSQL_PWD: password } },
        );
      const SSL_STATUS = "SHOW STATUS LIKE 'Ssl_version'";
      const verified = [`--ssl-ca=${tlsFiles().ca}`, '--ssl-verify-server-cert'];
      assert.match(ask('root', 'secret', ...verified), /TLSv1/);
      assert.match(ask('jfs', 'p@ss:w/ord'), /Ssl_version/);
      assert.throws(() => ask('jfs', 'secret'), /Access denied/);
      await server.stop();
    });
  });

  servers.describeWithServer('postgres', 'PostgreSQL', () => {
    it('restores a volume into a database of its own', async () => {
      const shared = await servers.sharedPostgres();
      const url = await servers.restoredPostgres('vol-1/postgres/meta.sql');
      assert.equal(shared.query(databaseOf(url), COUNT_NODES), NODES);
      const tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'";
      assert.equal(shared.query(databaseOf(await servers.freshDatabase('postgres')), tables), '0');
    });

    it('keeps its data in a crash, speaks TLS, and knows its users', async () => {
      const server = await startPostgres({ tls: true });
      server.createDatabase('v');
      server.restore('v', fixture('vol-1/postgres/meta.sql'));
      server.kill();
      await server.restart();
      assert.equal(server.query('v', COUNT_NODES), NODES);
      const ask = (url: string): string =>
        runClient(requireServer('postgres').client, [
          '-XAtc',
          'SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid()',
          url,
        ]);
      assert.match(ask(server.url('v')), /TLSv1/);
      assert.equal(ask(server.url('v', 'sslmode=disable')), '');
      assert.match(ask(server.oddPasswordUrl('v')), /TLSv1/);
      assert.throws(() => ask(server.url('v').replace('secret', 'wrong')), /password authentication failed/);
      assert.equal(ask(`postgres://jfs@/v?host=${server.socket}&port=${server.port}`), '');
      await server.stop();
    });
  });
});
