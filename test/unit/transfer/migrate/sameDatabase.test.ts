import assert from 'node:assert/strict';
import { symlinkSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, it } from 'mocha';
import { isSameDatabase } from '../../../../src/core/transfer/migrate/sameDatabase';
import { temporaryFolder } from '../../../support/fixtures';

const SAME: [string, string][] = [
  ['redis://127.0.0.1:6379/1', 'redis://localhost/1'],
  ['redis://:****@localhost:6379/1', 'redis://user:****@LOCALHOST/1?read-timeout=1s'],
  ['redis://host', 'rediss://host:6379/0'],
  ['redis://a:1,b:2/3', 'redis://a:1,b:2/3?route-read=replica'],
  ['unix:///run/redis.sock?db=2', 'unix:///run/redis.sock?db=2'],
  ['mysql://root:****@(127.0.0.1:3306)/jfs', 'mysql://jfs@tcp(localhost)/jfs?tls=true'],
  ['mysql://a@unix(/run/m.sock)/jfs', 'mysql://b@unix(/run/m.sock)/jfs'],
  ['postgres://u:****@[::1]:5432/jfs', 'postgresql://localhost/jfs?sslmode=disable'],
];

const DIFFERENT: [string, string][] = [
  ['redis://host/1', 'redis://host/2'],
  ['redis://host/1', 'redis://host:6380/1'],
  ['unix:///run/redis.sock?db=2', 'unix:///run/redis.sock?db=3'],
  ['mysql://u@(host)/a', 'mysql://u@(host)/b'],
  ['mysql://u@(host)/a', 'mysql://u@(host)/a?table_prefix=two'],
  ['postgres://u@host/a', 'mysql://u@(host)/a'],
  ['postgres://host/a?search_path=one', 'postgres://host/a?search_path=two'],
  ['postgres://a@b.org/db', 'postgres://a@c.org/db'],
];

describe('one database under two URLs', () => {
  for (const [one, other] of SAME) {
    it(`${one} is ${other}`, () => {
      assert.ok(isSameDatabase(one, other));
      assert.ok(isSameDatabase(other, one));
    });
  }

  for (const [one, other] of DIFFERENT) {
    it(`${one} is not ${other}`, () => {
      assert.ok(!isSameDatabase(one, other));
    });
  }

  it('is seen through symbolic links and relative paths of files', () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'meta.db');
    writeFileSync(file, '');
    const link = path.join(folder, 'link.db');
    symlinkSync(file, link);
    assert.ok(isSameDatabase(`sqlite3://${file}`, `sqlite3://${link}`));
    assert.ok(isSameDatabase(`sqlite3://${file}`, `sqlite3://${path.relative(process.cwd(), file)}`));
    assert.ok(!isSameDatabase(`sqlite3://${file}`, `sqlite3://${path.join(folder, 'none.db')}`));
  });

  it('is none where one of them is a dump', () => {
    assert.ok(!isSameDatabase('/tmp/dump.json', '/tmp/dump.json'));
  });
});
