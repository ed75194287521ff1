import assert from 'node:assert/strict';
import {
  ENGINE_FORMS,
  engineName,
  formOf,
  hasServer,
  problemOf,
  shortAddress,
} from '../../../src/extension/connections/engineForms';
import { connectionId } from '../../../src/extension/connections/connection';
import { tidyAddress } from '../../../src/extension/connections/tidyAddress';
import { sharedAddress } from '../../../src/extension/connections/sharedAddress';
import { joinPassword, splitPassword } from '../../../src/extension/connections/secretInUrl';

const engine = (address: string): { kind: 'engine'; address: string } => ({ kind: 'engine', address });

describe('forms of engines', () => {
  for (const form of ENGINE_FORMS) {
    it(`${form.name}: its examples pass its own check and hold no password`, () => {
      for (const example of form.examples) {
        assert.equal(formOf(example), form);
        assert.equal(problemOf(form, example), undefined);
        assert.equal(splitPassword(example).password, undefined);
      }
      for (const scheme of form.schemes) assert.equal(formOf(`${scheme.toUpperCase()}://x`), form);
    });
  }

  it('are of engines only', () => {
    for (const text of ['', 'redis', 'redis:/x', 'etcd://host/1', '/srv/meta.db', 'C:\\meta.db']) {
      assert.equal(formOf(text), undefined, text);
    }
  });

  it('say what is wrong, without the password', () => {
    for (const [url, problem] of [
      ['redis://:hidden@host:6379/name', /database that is not a number/],
      ['unix://:hidden@', /socket/],
      ['mysql://u:hidden@host:3306/db', /parentheses/],
      ['mysql://u:hidden@(host:3306)', /database/],
      ['postgres://u:hidden@host:x/db', /host:port|port/],
      ['postgres://u:hidden@host/db?sslmode=on', /sslmode/],
      ['sqlite3://', /names no database file/],
    ] as const) {
      const form = formOf(url);
      assert.ok(form);
      const found = problemOf(form, url);
      assert.match(found ?? '', problem, url);
      assert.doesNotMatch(found ?? '', /hidden/);
    }
  });

  it('name what a connection is', () => {
    assert.deepEqual(
      ['rediss://h/1', 'unix:///r.sock', 'mysql://(h)/d', 'postgresql://h/d', 'sqlite3://x.db', 'tikv://h'].map((url) =>
        engineName(engine(url)),
      ),
      ['Redis', 'Redis', 'MySQL or MariaDB', 'PostgreSQL', 'SQLite', 'tikv'],
    );
    assert.equal(engineName({ kind: 'dump', address: '/srv/meta.json' }), 'dump');
    assert.deepEqual(
      [engine('redis://h'), engine('sqlite3://x.db'), { kind: 'dump' as const, address: '/x.json' }].map(hasServer),
      [true, false, false],
    );
  });
});

describe('short addresses', () => {
  for (const [address, short] of [
    ['sqlite3:///srv/a/meta.db', 'meta.db'],
    ['redis://host:6379/1', 'host:6379/1'],
    ['redis://user@host:6379/1?read-timeout=30s', 'host:6379/1'],
    ['redis://:secret@host/1', 'host/1'],
    ['redis://[::1]:6379/1', '[::1]:6379/1'],
    ['redis://host', 'host'],
    ['redis://master,s1:26379,s2:26379/1', 'master +2/1'],
    ['rediss://user@h1:7000,h2:7000/1', 'h1:7000 +1/1'],
    ['unix:///run/redis/redis.sock?db=1', 'redis.sock/1'],
    ['unix://user@/run/redis.sock', 'redis.sock'],
    ['mysql://user@(host:3306)/jfs?table_prefix=a', 'host:3306/jfs'],
    ['mysql://user@tcp(host:3306)/jfs', 'host:3306/jfs'],
    ['mysql://user@unix(/run/mysqld/mysqld.sock)/jfs', 'mysqld.sock/jfs'],
    ['postgres://u@h1:5432,h2:5432/jfs?sslmode=require', 'h1:5432 +1/jfs'],
    ['postgres:///jfs', '/jfs'],
  ] as const) {
    it(address, () => assert.equal(shortAddress(engine(address)), short));
  }

  it('of dumps are the name of the file', () => {
    assert.equal(shortAddress({ kind: 'dump', address: '/srv/x/meta.json.gz' }), 'meta.json.gz');
  });
});

describe('addresses that a password was taken out of', () => {
  for (const [address, tidy] of [
    ['redis://@host:6379/1', 'redis://host:6379/1'],
    ['redis://user@host:6379/1', 'redis://user@host:6379/1'],
    ['unix://@/run/redis.sock?db=1', 'unix:///run/redis.sock?db=1'],
    ['mysql://@(host:3306)/jfs', 'mysql://(host:3306)/jfs'],
    ['mysql://@x@(host:3306)/jfs', 'mysql://@x@(host:3306)/jfs'],
    ['sqlite3://@.db', 'sqlite3://@.db'],
  ] as const) {
    it(`${address} is ${tidy}`, () => {
      assert.equal(tidyAddress(address), tidy);
      assert.equal(connectionId(address), connectionId(tidy));
      assert.equal(joinPassword(tidy, 'pw'), joinPassword(address, 'pw'));
    });
  }
});

describe('addresses that are copied', () => {
  for (const [address, shared] of [
    ['redis://user@host:6379/1', 'redis://user@host:6379/1'],
    ['mysql://user@(host:3306)/jfs?tls=true', 'mysql://user@(host:3306)/jfs?tls=true'],
    ['postgres://u@h/d?password=hidden', 'postgres://u@h/d'],
    ['postgres://u@h/d?password=hidden&sslmode=require', 'postgres://u@h/d?sslmode=require'],
    ['postgres://u@h/d?sslmode=require&sslpassword=hidden&a=b', 'postgres://u@h/d?sslmode=require&a=b'],
  ] as const) {
    it(address, () => assert.equal(sharedAddress(address), shared));
  }

  it('paste back as the same address, whatever the password was', () => {
    for (const url of [
      'redis://:p@ss/w@host:6379/1',
      'mysql://u:p%40(x)@(host:3306)/jfs',
      'postgres://u:a?b@h:5432/d',
    ]) {
      const { address } = splitPassword(url);
      assert.deepEqual(splitPassword(sharedAddress(address)), { address, password: undefined });
    }
  });
});
