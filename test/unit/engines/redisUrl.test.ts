import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import type { RedisAddress } from '../../../src/core/engines/redis/redisUrl';
import { parseRedisUrl } from '../../../src/core/engines/redis/redisUrl';
import { MetaError } from '../../../src/core/errors';

const DEFAULTS: RedisAddress = {
  topology: 'single',
  hosts: [{ host: 'h', port: 6379 }],
  socketPath: undefined,
  masterName: '',
  db: 0,
  user: '',
  password: undefined,
  sentinelPassword: undefined,
  tls: undefined,
  connectTimeoutMs: 10_000,
  readTimeoutMs: 30_000,
};
const NO_TLS_OPTIONS = {
  caFile: undefined,
  certFile: undefined,
  keyFile: undefined,
  serverName: undefined,
  skipVerify: false,
};

function refuses(url: string, message: RegExp): void {
  assert.throws(
    () => parseRedisUrl(url, {}),
    (error) => {
      assert.ok(MetaError.is(error, 'malformed'));
      assert.match(error.message, message);
      assert.doesNotMatch(error.message, /topsecret/);
      return true;
    },
  );
}

const at = (host: string, port: number): { host: string; port: number } => ({ host, port });

describe('Redis addresses', () => {
  // docs/formats/redis.md §1.1, §1.2
  const rows: [string, Partial<RedisAddress>][] = [
    ['redis://h', {}],
    ['REDIS://h', {}],
    ['redis://h/', {}],
    ['redis://h/1', { db: 1 }],
    ['redis://h/1/', { db: 1 }],
    ['redis://h:1/2', { hosts: [at('h', 1)], db: 2 }],
    ['redis://h/1?db=3', { db: 3 }],
    ['redis://h/1#x', { db: 1 }],
    ['redis:///2', { hosts: [at('localhost', 6379)], db: 2 }],
    ['redis://', { hosts: [at('localhost', 6379)] }],
    ['redis://:7000', { hosts: [at('localhost', 7000)] }],
    ['redis://[::1]:7000/1', { hosts: [at('::1', 7000)], db: 1 }],
    ['redis://[::1]', { hosts: [at('::1', 6379)] }],
    ['redis://:pw@h', { password: 'pw' }],
    ['redis://pw@h', { user: 'pw' }],
    ['redis://u:p@ss:w@h', { user: 'u', password: 'p@ss:w' }],
    ['redis://u:p%40ss%3Aw@h', { user: 'u', password: 'p@ss:w' }],
    ['redis://a%40b:p@h', { user: 'a@b', password: 'p' }],
    ['redis://:p/?#w@h:6379/1', { password: 'p/?#w', db: 1 }],
    ['rediss://h', { tls: NO_TLS_OPTIONS }],
    ['unix:///run/redis.sock', { hosts: [], socketPath: '/run/redis.sock' }],
    ['unix:///run/redis.sock?db=4', { hosts: [], socketPath: '/run/redis.sock', db: 4 }],
    ['unix://u:p@/run/redis.sock', { hosts: [], socketPath: '/run/redis.sock', user: 'u', password: 'p' }],
    ['unix:///run/1', { hosts: [], socketPath: '/run/1' }],
    ['redis://m,a:1,b:2/3', { topology: 'sentinel', masterName: 'm', hosts: [at('a', 1), at('b', 2)], db: 3 }],
    ['redis://m,a,b:2/3', { topology: 'sentinel', masterName: 'm', hosts: [at('a', 2), at('b', 2)], db: 3 }],
    ['redis://m,[::1]:2', { topology: 'sentinel', masterName: 'm', hosts: [at('::1', 2)] }],
    ['redis://u:p@m,a:1', { topology: 'sentinel', masterName: 'm', hosts: [at('a', 1)], user: 'u', password: 'p' }],
    ['redis://a:1,b:2/3', { topology: 'cluster', hosts: [at('a', 1), at('b', 2)], db: 3 }],
    ['redis://a:1,b,c:2', { topology: 'cluster', hosts: [at('a', 1), at('b', 6379), at('c', 2)] }],
    // Sentinels without any port are a cluster for the official client too.
    ['redis://m,a,b/1', { topology: 'cluster', hosts: ['m', 'a', 'b'].map((host) => at(host, 6379)), db: 1 }],
  ];
  for (const [url, expected] of rows) {
    it(url, () => assert.deepEqual(parseRedisUrl(url, {}), { ...DEFAULTS, ...expected }));
  }

  it('that say nothing clear are errors without the password', () => {
    refuses('redis://:topsecret@h/1/2', /:\*{4}@h\/1\/2 has more behind its host.*redis:\/\/:password@host:6379\/1/);
    refuses('redis://:topsecret@h/x', /a database that is not a number/);
    refuses('redis://:topsecret@h/-1', /a database that is not a number/);
    refuses('redis://:topsecret@h?db=x', /a db that is not a number/);
    refuses('redis://:topsecret@h?foo=1', /an unknown parameter \(foo\)/);
    refuses('redis://:topsecret@h:0', /port 0/);
    refuses('redis://:topsecret@h:65536', /port 65536/);
    refuses('redis://:topsecret@h1:7000,h2/1', /the last has no port/);
    refuses('unix://', /names no socket/);
    refuses('rediss://:topsecret@h?tls-cert-file=/c', /both of tls-cert-file and tls-key-file/);
  });

  it('take TLS parameters with rediss only, and any value of insecure-skip-verify', () => {
    const query = 'tls-cert-file=/c&tls-key-file=/k&tls-ca-cert-file=/a&tls-server-name=n&insecure-skip-verify=false';
    const tls = { caFile: '/a', certFile: '/c', keyFile: '/k', serverName: 'n', skipVerify: true };
    assert.deepEqual(parseRedisUrl(`rediss://h?${query}`, {}).tls, tls);
    assert.equal(parseRedisUrl(`redis://h?${query}`, {}).tls, undefined);
    assert.equal(parseRedisUrl('rediss://h?skip_verify=true&insecure-skip-verify=', {}).tls?.skipVerify, false);
  });

  it('take Go durations, and keep the default for what is none', () => {
    const limit = (value: string): number => parseRedisUrl(`redis://h?${value}`, {}).readTimeoutMs;
    assert.equal(limit('read-timeout=500ms'), 500);
    assert.equal(limit('read_timeout=1m30s'), 90_000);
    assert.equal(limit('read-timeout=5'), 30_000);
    assert.equal(limit('read-timeout=0'), 30_000);
    assert.equal(parseRedisUrl('redis://h?dial_timeout=2s', {}).connectTimeoutMs, 2000);
  });

  it('ignore what only tunes the official client', () => {
    const query = 'client-cache=true&pool_size=3&route-read=replica&max-retry-backoff=1s&write-timeout=1s&protocol=3';
    assert.deepEqual(parseRedisUrl(`redis://h?${query}`, {}), DEFAULTS);
  });

  it('take passwords that are not in the URL from the environment', () => {
    const env = { REDIS_PASSWORD: 'r', META_PASSWORD: 'm', SENTINEL_PASSWORD: 's' };
    const both = (url: string, variables: NodeJS.ProcessEnv): unknown[] => {
      const { password, sentinelPassword } = parseRedisUrl(url, variables);
      return [password, sentinelPassword];
    };
    assert.deepEqual(both('redis://h', env), ['r', 's']);
    assert.deepEqual(both('redis://u@h', { META_PASSWORD: 'm' }), ['m', undefined]);
    assert.deepEqual(both('redis://:@h', env), ['r', 's']);
    assert.deepEqual(both('redis://:url@h', env), ['url', 's']);
  });

  it('of any password that is encoded, give it back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (password) => {
        const address = parseRedisUrl(`redis://:${encodeURIComponent(password)}@h:1/2`, {});
        assert.deepEqual(address, { ...DEFAULTS, hosts: [at('h', 1)], db: 2, password });
      }),
    );
  });
});
