import assert from 'node:assert/strict';
import fc from 'fast-check';
import { connectionId } from '../../../src/extension/connections/connection';
import { encodePassword, joinPassword, splitPassword } from '../../../src/extension/connections/secretInUrl';
import { plainText } from '../../../src/extension/ui/plainText';

describe('passwords in URLs', () => {
  for (const [url, address, password] of [
    ['sqlite3:///srv/a.db', 'sqlite3:///srv/a.db', undefined],
    ['sqlite3://C:/srv/a@b.db', 'sqlite3://C:/srv/a@b.db', undefined],
    ['redis://:pa:ss@w0rd@host:6379/1', 'redis://@host:6379/1', 'pa:ss@w0rd'],
    ['redis://:pw@h', 'redis://@h', 'pw'],
    ['redis://:p/w?x@h:6379/1', 'redis://@h:6379/1', 'p/w?x'],
    ['redis://:pw@master,s1:26379,s2:26379/1', 'redis://@master,s1:26379,s2:26379/1', 'pw'],
    ['unix://:pw@/run/redis.sock?db=1', 'unix://@/run/redis.sock?db=1', 'pw'],
    ['mysql://user:p@(host:3306)/db', 'mysql://user@(host:3306)/db', 'p'],
    ['mysql://user:top@sec/ret@(host:3306)/db', 'mysql://user@(host:3306)/db', 'top@sec/ret'],
    ['mysql://(host:3306)/db?x=a@b', 'mysql://(host:3306)/db?x=a@b', undefined],
    ['postgres://user@host/db', 'postgres://user@host/db', undefined],
    ['postgres://u:p%40w@h:5432/db?user=me@corp', 'postgres://u@h:5432/db?user=me@corp', 'p%40w'],
    ['postgres://h:5432/db?user=me@corp', 'postgres://h:5432/db?user=me@corp', undefined],
    ['redis://user:@host/1', 'redis://user:@host/1', undefined],
  ] as const) {
    it(url, () => {
      assert.deepEqual(splitPassword(url), { address, password });
      assert.equal(joinPassword(address, password), url);
    });
  }

  it('a password typed later goes into any address', () => {
    for (const [address, url] of [
      ['redis://host:6379/1', 'redis://:p%40%2F@host:6379/1'],
      ['redis://user@host:6379/1', 'redis://user:p%40%2F@host:6379/1'],
      ['redis://user:@host:6379/1', 'redis://user:p%40%2F@host:6379/1'],
      ['mysql://user@(host:3306)/db', 'mysql://user:p%40%2F@(host:3306)/db'],
      ['postgres://host/db?user=me@corp', 'postgres://:p%40%2F@host/db?user=me@corp'],
    ] as const) {
      assert.equal(joinPassword(address, encodePassword('p@/')), url);
    }
  });

  it('any password is taken out whole and put back whole', () => {
    // With `?name=` or `@(…)` in it a raw password reads as an address.
    const raw = fc.string({ minLength: 1 }).filter((text) => !/\?[a-z_][\w.-]*=|\(.*\)/i.test(text));
    const encoded = fc.string({ unit: 'grapheme', minLength: 1 }).map(encodePassword);
    fc.assert(
      fc.property(fc.oneof(raw, encoded), (password) => {
        const url = `redis://user:${password}@host:6379/1`;
        const split = splitPassword(url);
        assert.equal(split.password, password);
        assert.equal(split.address, 'redis://user@host:6379/1');
        assert.equal(joinPassword(split.address, split.password), url);
      }),
    );
  });

  it('whatever is taken out of a URL can be put back, and leaves none behind', () => {
    const part = fc.constantFrom(...'@ : / ? # ( ) [ ] , = % a 1'.split(' '), 'h:6379', 'tcp(h:1)', 'x=y');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 14 }), (parts) => {
        const url = `mysql://${parts.join('')}`;
        const { address, password } = splitPassword(url);
        assert.equal(joinPassword(address, password), url);
        if (password !== undefined) assert.equal(splitPassword(address).password, undefined);
      }),
      { numRuns: 5000 },
    );
  });
});

describe('connection ids', () => {
  it('are readable, and differ where addresses differ', () => {
    assert.match(connectionId('sqlite3:///srv/a/meta.db'), /^meta\.db-[0-9a-f]{8}$/);
    assert.match(connectionId('redis://:@10.0.0.1:6379/1'), /^1-[0-9a-f]{8}$/);
    assert.notEqual(connectionId('sqlite3:///srv/a/meta.db'), connectionId('sqlite3:///srv/b/meta.db'));
  });

  it('are authorities of URIs whatever the address holds', () => {
    fc.assert(
      fc.property(fc.string(), (address) => {
        assert.match(connectionId(address), /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/);
      }),
    );
  });
});

describe('texts in places that read markup', () => {
  it('make no link and no icon', () => {
    assert.doesNotMatch(plainText('[x](command:workbench.action.quit)'), /\]\(/);
    assert.doesNotMatch(plainText('$(trash)'), /\$\(/);
    assert.equal(plainText('plain (text) [here]'), 'plain (text) [here]');
  });
});
