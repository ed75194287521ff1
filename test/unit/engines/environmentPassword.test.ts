import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { after, before, describe, it } from 'mocha';
import {
  metaPassword,
  passfilePassword,
  redisPassword,
  sentinelPassword,
} from '../../../src/core/engines/url/environmentPassword';
import { MetaError } from '../../../src/core/errors';

describe('passwords of the environment', () => {
  let folder = '';
  let file = '';
  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'jfsmeta-env-'));
    file = path.join(folder, 'password');
    fs.writeFileSync(file, '\n  from file \n');
  });
  after(() => fs.rmSync(folder, { recursive: true }));

  it('META_PASSWORD comes before the trimmed content of META_PASSWORD_FILE', () => {
    assert.equal(metaPassword({ META_PASSWORD: ' meta ', META_PASSWORD_FILE: file }), ' meta ');
    assert.equal(metaPassword({ META_PASSWORD_FILE: file }), 'from file');
    assert.equal(metaPassword({ META_PASSWORD: '', META_PASSWORD_FILE: file }), 'from file');
    assert.equal(metaPassword({ META_PASSWORD: '', META_PASSWORD_FILE: '' }), undefined);
    assert.equal(metaPassword({}), undefined);
  });

  it('does not open the file when META_PASSWORD is set', () =>
    assert.equal(metaPassword({ META_PASSWORD: 'meta', META_PASSWORD_FILE: path.join(folder, 'missing') }), 'meta'));

  it('a file that cannot be read is an error that quotes neither path nor content', () => {
    for (const [name, code] of [
      ['topsecret', 'ENOENT'],
      ['', 'EISDIR'],
    ] as const) {
      assert.throws(
        () => metaPassword({ META_PASSWORD_FILE: path.join(folder, name) }),
        (error) => {
          assert.ok(MetaError.is(error, 'io'));
          assert.match(error.message, /META_PASSWORD_FILE/);
          assert.match(error.message, new RegExp(code));
          assert.ok(!error.message.includes(folder) && error.cause === undefined);
          return true;
        },
      );
    }
  });

  it('REDIS_PASSWORD comes before both, and sentinels have nothing but their own', () => {
    const env = { REDIS_PASSWORD: 'redis', META_PASSWORD: 'meta', META_PASSWORD_FILE: file };
    assert.equal(redisPassword(env), 'redis');
    assert.equal(redisPassword({ ...env, REDIS_PASSWORD: '' }), 'meta');
    assert.equal(redisPassword({ META_PASSWORD_FILE: file }), 'from file');
    assert.equal(sentinelPassword(env), undefined);
    assert.equal(sentinelPassword({ ...env, SENTINEL_PASSWORD: 'sentinel' }), 'sentinel');
  });

  describe('in a PostgreSQL password file', () => {
    const key = { host: 'h', port: 5432, database: 'd', user: 'u' };
    const passwordFor = (change: Partial<typeof key>, ...lines: string[]): string | undefined => {
      fs.writeFileSync(path.join(folder, '.pgpass'), `${lines.join('\n')}\n`);
      return passfilePassword({ HOME: folder }, { ...key, ...change });
    };

    it('are those of the first line that matches', () => {
      const lines = ['#h:5432:d:u:comment', 'h:5433:d:u:port', 'h:5432:d:u:first', '*:*:*:*:any'];
      assert.equal(passwordFor({}, ...lines), 'first');
      assert.equal(passwordFor({ port: 5433 }, ...lines), 'port');
      assert.equal(passwordFor({ user: 'other' }, ...lines), 'any');
      assert.equal(passwordFor({ user: 'other' }, 'h:5432:d:u:first', 'broken'), undefined);
    });

    it('may hold escaped colons and backslashes', () =>
      assert.equal(passwordFor({ database: 'a:b' }, 'h:5432:a\\:b:u:p\\:w\\\\x'), 'p:w\\x'));

    it('are looked up as localhost for a socket', () =>
      assert.equal(passwordFor({ host: '/run/postgresql' }, 'localhost:5432:d:u:socket'), 'socket'));

    it('are those of PGPASSFILE when it is set, and none without a file', () => {
      passwordFor({}, 'h:5432:d:u:home');
      assert.equal(passfilePassword({ HOME: folder, PGPASSFILE: path.join(folder, 'missing') }, key), undefined);
      assert.equal(passfilePassword({ PGPASSFILE: path.join(folder, '.pgpass') }, key), 'home');
      assert.equal(passfilePassword({}, key), undefined);
    });
  });
});
