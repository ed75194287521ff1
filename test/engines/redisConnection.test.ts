import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { after, before, it } from 'mocha';
import type { MetaErrorReason } from '../../src/core/errors';
import { MetaError } from '../../src/core/errors';
import { openSource } from '../../src/core/registry/openSource';
import { openTarget } from '../../src/core/registry/openTarget';
import { dumpToFile } from '../../src/core/transfer/dump/dump';
import { load } from '../../src/core/transfer/load/load';
import type { Verification } from '../../src/core/transfer/verify/verification';
import { verify } from '../../src/core/transfer/verify/verify';
import { loadFrom, withSource } from '../support/engines';
import { fixture, fixtureBytes, temporaryFolder } from '../support/fixtures';
import { generatedSource } from '../support/generatedSource';
import { freePort } from '../support/servers/freePort';
import type { RedisCluster } from '../support/servers/redisCluster';
import { startRedisCluster } from '../support/servers/redisCluster';
import type { RedisSentinel } from '../support/servers/redisSentinel';
import { startRedisSentinel } from '../support/servers/redisSentinel';
import type { RedisServer } from '../support/servers/redisServer';
import { startRedis } from '../support/servers/redisServer';
import { describeWithServer } from '../support/servers/servers';
import { startStallingProxy } from '../support/servers/stallingProxy';
import { tlsFiles } from '../support/servers/tlsFiles';
import { file, volumeOf } from '../support/smallVolume';

const DUMP = fixture('vol-1/redis/dump-keep-secret.json');
/** Raw in a URL it ends the user info, the host and the address too early. */
const PASSWORD = 'p@ss:w/or?d#%';

let expected: Promise<Verification> | undefined;

/** All of it: every connection that reading makes must work, not only the first. */
async function reads(url: string, env: NodeJS.ProcessEnv = {}): Promise<void> {
  const source = await openSource(url, { env });
  try {
    assert.deepEqual(await verify(source), await (expected ??= withSource(DUMP, (dump) => verify(dump))));
    assert.ok(await source.child(1, 'team'));
  } finally {
    await source.close();
  }
}

async function refuses(
  work: Promise<unknown>,
  reason: MetaErrorReason,
  message: RegExp,
  secret = PASSWORD,
): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(MetaError.is(error));
    assert.equal(error.reason, reason, error.message);
    assert.match(error.message, message);
    // Drivers like to keep the arguments of a command with its error.
    for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
      const all = `${cause.stack ?? ''} ${JSON.stringify(cause)}`;
      for (const text of [secret, encodeURIComponent(secret)]) assert.ok(!all.includes(text), all);
    }
    return true;
  });
}

async function dumped(url: string): Promise<Buffer> {
  const written = path.join(temporaryFolder(), 'dump.json');
  await withSource(url, (source) =>
    dumpToFile(source, written, { redaction: 'full', identical: true }, { overwrite: false }),
  );
  return readFileSync(written);
}

describeWithServer('redis', 'connecting to Redis', () => {
  let server: RedisServer;
  let url: string;
  /** The same address without any user info. */
  let bare: string;
  before(async () => {
    server = await startRedis({ password: PASSWORD, unixSocket: true });
    server.cli('ACL', 'SETUSER', 'ann', 'on', `>${PASSWORD}`, '~*', '+@all');
    url = server.url(1);
    bare = `redis://127.0.0.1:${server.port}/1`;
    await loadFrom(DUMP, url);
  });
  after(() => server.stop());

  it('says what answers, and that nothing of ours can write', async () => {
    await withSource(url, ({ server: answering, consistency, label }) => {
      assert.match(answering?.product ?? '', /^Redis \d+\.\d+\.\d+$/);
      assert.equal(answering?.readOnly, 'byConstruction');
      assert.equal(consistency, 'mixed');
      assert.equal(label, `redis://:****@127.0.0.1:${server.port}/1`);
      return Promise.resolve();
    });
    server.cli('ACL', 'SETUSER', 'shy', 'on', `>${PASSWORD}`, '~*', '+@read', '+select');
    const shy = bare.replace('//', `//shy:${encodeURIComponent(PASSWORD)}@`);
    await withSource(shy, ({ server: answering }) => {
      assert.equal(answering?.product, 'Redis', 'who may not ask for its version');
      return Promise.resolve();
    });
  });

  for (const user of ['', 'ann']) {
    it(`takes a password full of special characters${user === '' ? '' : ' of a user'}, raw and encoded`, async () => {
      await reads(bare.replace('//', `//${user}:${encodeURIComponent(PASSWORD)}@`));
      await reads(bare.replace('//', `//${user}:${PASSWORD}@`));
    });
  }

  it('takes a password from the environment only where the URL has none', async () => {
    const other = { META_PASSWORD: 'another' };
    await reads(bare, { REDIS_PASSWORD: PASSWORD, ...other });
    await reads(bare.replace('//', '//ann@'), { META_PASSWORD: PASSWORD });
    const secret = path.join(temporaryFolder(), 'password');
    writeFileSync(secret, `${PASSWORD}\n`);
    await reads(bare, { META_PASSWORD_FILE: secret });
    await reads(url, { REDIS_PASSWORD: 'another', ...other });
    await refuses(openSource(bare, { env: other }), 'denied', /password is wrong/);
    assert.equal(await openTarget(bare, { REDIS_PASSWORD: PASSWORD }).unfinished(), undefined);
    await refuses(openTarget(bare, other).unfinished(), 'denied', /connecting failed: .*password is wrong/);
  });

  it('names a wrong and a missing password, a wrong user, and never the password', async () => {
    const at = `127\\.0\\.0\\.1:${server.port}/1: `;
    const wrong = bare.replace('//', '//:not-the-one@');
    const expected = new RegExp(`^redis://:\\*{4}@${at}connecting failed: user name or password is wrong`);
    await refuses(openSource(wrong), 'denied', expected, 'not-the-one');
    await refuses(openTarget(wrong).unfinished(), 'denied', expected, 'not-the-one');
    await refuses(loadFrom(DUMP, wrong), 'denied', expected, 'not-the-one');
    const stranger = bare.replace('//', `//bob:${encodeURIComponent(PASSWORD)}@`);
    await refuses(openSource(stranger), 'denied', new RegExp(`^redis://bob:\\*{4}@${at}connecting failed: user name`));
    for (const database of ['/0', '/1']) {
      const missing =
        /^redis:\/\/127.*\/[01]: (?:connecting|opening) failed: the server asks for a password.*REDIS_PASS/;
      await refuses(openSource(bare.replace(/\/1$/, database), { env: {} }), 'denied', missing);
    }
  });

  it('reads with a password where none is needed, as the official client does', async () => {
    const open = await startRedis();
    await loadFrom(DUMP, open.url(1));
    await reads(open.url(1).replace('//', '//:not-needed@'));
    await open.stop();
  });

  it('names a user who may not read', async () => {
    server.cli('ACL', 'SETUSER', 'blind', 'on', `>${PASSWORD}`, '~other*', '+@all');
    const blind = bare.replace('//', `//blind:${encodeURIComponent(PASSWORD)}@`);
    await refuses(openSource(blind), 'denied', /^redis:\/\/blind:\*{4}@.*: opening failed: missing right/);
    await refuses(loadFrom(DUMP, blind), 'denied', /: missing right/);
  });

  it('names a database beyond those the server has', async () => {
    await refuses(openSource(server.url(16)), 'notFound', /\/16: connecting failed: .*no database of that number/);
    await refuses(loadFrom(DUMP, server.url(16)), 'notFound', /\/16: connecting failed: .*no database/);
  });

  it('says what is there when it is no volume', async () => {
    await refuses(openSource(server.url(2)), 'notJuiceFs', /\/2 holds no JuiceFS volume: the database is empty/);
    server.cli('-n', '2', 'MSET', 'user:1', 'x', 'user:2', 'y');
    await refuses(openSource(server.url(2)), 'notJuiceFs', /the database has 2 keys, but no "setting" among them/);
    server.cli('-n', '2', 'SET', 'setting', '[1]');
    await refuses(openSource(server.url(2)), 'damaged', /\/2: the volume's setting cannot be read/);
    server.cli('-n', '2', 'DEL', 'setting');
    server.cli('-n', '2', 'HSET', 'setting', 'a', 'b');
    await refuses(openSource(server.url(2)), 'damaged', /\/2: opening failed: a key holds another kind of value/);
  });

  it('names a port nobody listens on, and a host that is none', async () => {
    const dead = `redis://:${encodeURIComponent(PASSWORD)}@127.0.0.1:${await freePort()}/1`;
    const expected = /^redis:\/\/:\*{4}@127.0.0.1:\d+\/1: connecting failed: no server answers \(ECONNREFUSED\)/;
    await refuses(openSource(dead), 'unreachable', expected);
    await refuses(openTarget(dead).unfinished(), 'unreachable', expected);
    await refuses(loadFrom(DUMP, dead), 'unreachable', expected);
    await refuses(openSource('redis://no-such-host.invalid/1'), 'unreachable', /no-such-host\.invalid\/1: connecting/);
  });

  it('gives up on a server that accepts and says nothing', async () => {
    const proxy = await startStallingProxy(server.port);
    proxy.stall();
    const silent = `${url.replace(String(server.port), String(proxy.port))}?dial_timeout=300ms`;
    await refuses(openSource(silent), 'unreachable', /: connecting failed: no server answers/);
    await proxy.close();
  });

  it('is cancelled while it connects', async () => {
    const proxy = await startStallingProxy(server.port);
    proxy.stall();
    const controller = new AbortController();
    const signal = controller.signal;
    const opening = openSource(url.replace(String(server.port), String(proxy.port)), { signal });
    setTimeout(() => {
      controller.abort();
    }, 50);
    await assert.rejects(opening, { name: 'AbortError' });
    await proxy.close();
  });

  it('connects through a unix socket, to read and to load', async () => {
    await reads(server.socketUrl(1));
    await loadFrom(DUMP, server.socketUrl(3));
    await reads(server.url(3));
    const nowhere = server.socketUrl(1).replace('redis.sock', 'other.sock');
    await refuses(openSource(nowhere), 'unreachable', /other\.sock\?db=1: connecting failed: no server .*ENOENT/);
  });
});

describeWithServer('redis', 'TLS to Redis', () => {
  const { ca, strangerCa, clientCert, clientKey } = tlsFiles();
  let server: RedisServer;
  before(async () => {
    server = await startRedis({ tls: true, password: PASSWORD });
  });
  after(() => server.stop());

  it('is verified with the CA of the URL, to load and to read', async () => {
    await loadFrom(DUMP, server.url(1));
    await reads(server.url(1, `tls-ca-cert-file=${ca}`));
    const insecure = /: connecting failed: no secure connection .*tls-ca-cert-file/;
    await refuses(openSource(server.url(1, `tls-ca-cert-file=${strangerCa}`)), 'unreachable', insecure);
    await refuses(openSource(server.url(1, '')), 'unreachable', insecure);
    await refuses(openSource(server.url(1, 'tls-ca-cert-file=/no/such.crt')), 'io', /\/no\/such\.crt/);
  });

  it('is not verified with any value of insecure-skip-verify, as with the official client', async () => {
    for (const value of ['true', 'false']) await reads(server.url(1, `insecure-skip-verify=${value}`));
    // Its driver's own name for it has no effect.
    await refuses(openSource(server.url(1, 'skip_verify=true')), 'unreachable', /no secure connection/);
  });

  it('goes by tls-server-name where the URL gives one', async () => {
    const trusted = `tls-ca-cert-file=${ca}`;
    await reads(server.url(1, `${trusted}&tls-server-name=localhost`));
    const other = openSource(server.url(1, `${trusted}&tls-server-name=other.example`));
    await refuses(other, 'unreachable', /no secure connection .*tls-server-name/);
    await reads(server.url(1, trusted).replace('127.0.0.1', 'localhost'));
  });

  it('is not spoken with redis://, and a server without it is named', async () => {
    const spoken = openSource(server.url(1, '').replace('rediss:', 'redis:'));
    await refuses(spoken, 'unreachable', /connecting failed: .*rediss:/);
    const plain = await startRedis();
    // It waits for the end of a line, and so do we.
    const silent = openSource(`${plain.url(1).replace('redis:', 'rediss:')}?dial_timeout=500ms`);
    await refuses(silent, 'unreachable', /connecting failed/);
    await plain.stop();
  });

  it('shows a certificate of its own where the server asks for one', async () => {
    // From here on redis-cli does not get in any more.
    server.cli('CONFIG', 'SET', 'tls-auth-clients', 'yes');
    const trusted = `tls-ca-cert-file=${ca}`;
    await reads(server.url(1, `${trusted}&tls-cert-file=${clientCert}&tls-key-file=${clientKey}`));
    await assert.rejects(openSource(server.url(1, trusted)), /connecting failed/);
  });
});

describeWithServer('redis', 'Redis behind Sentinel', () => {
  const SENTINEL_PASSWORD = 'sentinels-own';
  const env = { SENTINEL_PASSWORD };
  let sentinel: RedisSentinel;
  let url: string;
  before(async () => {
    sentinel = await startRedisSentinel({ sentinelPassword: SENTINEL_PASSWORD, password: PASSWORD });
    url = sentinel.url(1);
    await withSource(DUMP, (source) => load(source, openTarget(url, env)));
    sentinel.master.cli('WAIT', '1', '10000');
  });
  after(() => sentinel.stop());

  it('is found by the name of its master', async () => {
    assert.equal(sentinel.master.cli('-n', '1', 'EXISTS', 'setting'), '1');
    await reads(url, env);
    await refuses(openSource(url.replace('mymaster', 'theirs'), { env }), 'notFound', /know no master "theirs"/);
  });

  it('needs the password of the sentinels, and its own', async () => {
    await refuses(openSource(url, { env: {} }), 'denied', /connecting failed: .*SENTINEL_PASSWORD/);
    const wrong = openSource(url, { env: { SENTINEL_PASSWORD: 'not-the-one' } });
    await refuses(wrong, 'denied', /connecting failed: .*SENTINEL_PASSWORD/, 'not-the-one');
    const bare = url.replace(/:[^:@]*@/, '');
    await refuses(openSource(bare, { env }), 'denied', /asks for a password/);
    await reads(bare, { ...env, REDIS_PASSWORD: PASSWORD });
  });

  it('is found although the first sentinel is dead', async () => {
    const dead = `mymaster,127.0.0.1:${await freePort()}`;
    await reads(url.replace('mymaster', dead), env);
    const all = openSource(url.replace(/mymaster,[^/]*/, dead), { env });
    await refuses(all, 'unreachable', /connecting failed: no server answers/);
  });

  it('is found again after a failover, by who is open and by who opens, and takes a load', async () => {
    const source = await openSource(url, { env });
    await sentinel.failover();
    assert.ok(await source.child(1, 'team'));
    // The old master is still told to follow, and may be asked until then.
    sentinel.master.kill();
    assert.equal((await source.list(1, { limit: 1000 })).items.length, (await source.list(1, { limit: 1000 })).total);
    await source.close();
    await reads(url, env);
    await withSource(DUMP, (dump) => load(dump, openTarget(sentinel.url(2), env)));
    assert.equal(sentinel.replica.cli('-n', '2', 'EXISTS', 'setting'), '1');
  });
});

describeWithServer('redis', 'Redis Cluster', () => {
  let cluster: RedisCluster;
  before(async () => {
    cluster = await startRedisCluster();
    await loadFrom(DUMP, cluster.url(1));
    await load(generatedSource(volumeOf([file('alone', 2)])), openTarget(cluster.url(2)));
  });
  after(() => cluster.stop());

  const keys = (): string[] => cluster.nodes.flatMap((node) => node.cli('KEYS', '*').split('\n')).filter(Boolean);

  it('holds volumes side by side, told apart by the prefix of their keys', async () => {
    assert.ok(keys().includes('{1}setting') && keys().includes('{2}setting'));
    assert.deepEqual(
      keys().filter((key) => !/^\{[12]\}/.test(key)),
      [],
    );
    await reads(cluster.url(1));
    await withSource(cluster.url(2), async (source) => {
      assert.equal((await source.facts()).setting.members['Name'], 'small');
      assert.deepEqual(
        (await source.list(1, { limit: 10 })).items.map(({ name }) => name),
        ['alone'],
      );
    });
  });

  it('gives the official bytes', async () => {
    assert.ok((await dumped(cluster.url(1))).equals(fixtureBytes('vol-1/redis/dump-keep-secret.json')));
  });

  it('is recognised by any one of its nodes', async () => {
    for (const node of cluster.nodes) await reads(node.url(1));
    await loadFrom(DUMP, cluster.nodes[0]!.url(3));
    await reads(cluster.url(3));
  });

  it('is found although a node of the list is dead', async () => {
    await reads(cluster.url(1).replace('//', `//127.0.0.1:${await freePort()},`));
  });

  it('holds no volume under a number that has none, and says so', async () => {
    await refuses(openSource(cluster.url(9)), 'notJuiceFs', /there is no key \{9\}setting in the cluster/);
  });

  it('takes a volume where no key has its prefix, whatever else it holds', async () => {
    // In the same slot, but not of that volume.
    cluster.cli('SET', 'foo{5}', '1');
    cluster.cli('SET', '{51}foo', '1');
    await loadFrom(DUMP, cluster.url(5));
    await reads(cluster.url(5));
    assert.equal(cluster.cli('GET', 'foo{5}'), '1');
    await refuses(loadFrom(DUMP, cluster.url(5)), 'notEmpty', /already holds volume vol-1 \(171 inodes\)/);
    cluster.cli('SET', '{6}foo', '1');
    const before = keys().sort();
    await refuses(loadFrom(DUMP, cluster.url(6)), 'notEmpty', /already holds 1 keys?\..*Nothing was written/);
    assert.deepEqual(keys().sort(), before);
  });

  it('keeps nothing of a load that failed, and all of the volumes beside it', async () => {
    const before = keys().sort();
    const source = generatedSource(volumeOf([]));
    source.walk = (visitor): Promise<void> => {
      const { facts, root } = volumeOf([]);
      visitor.volume(facts);
      visitor.beginTree('FSTree');
      visitor.enterDirectory(root.entry);
      for (let i = 0; i < 10_000; i++) visitor.leaf(file(`f${i}`, i + 2).entry);
      return Promise.reject(new Error('the source went away'));
    };
    await assert.rejects(load(source, openTarget(cluster.url(7))), /went away/);
    assert.deepEqual(keys().sort(), before);
  });

  it('cleans up an unfinished load under its own prefix only', async () => {
    const mark = { id: 'x', startedAt: 1, host: 'h', processId: 7 };
    for (const prefix of ['{7}', '{8}']) {
      cluster.cli('SET', `${prefix}jfsmeta_load`, JSON.stringify(mark));
      cluster.cli('SET', `${prefix}i1`, 'x');
    }
    const others = keys().filter((key) => !key.startsWith('{7}'));
    const found = await openTarget(cluster.url(7)).clean();
    assert.deepEqual([found.by, found.startedAt, found.isRunning], ['process 7 on h', 1, false]);
    assert.deepEqual(keys().sort(), others.sort());
  });
});
