import assert from 'node:assert/strict';
import fc from 'fast-check';
import { connectionId } from '../../../src/extension/connections/connection';
import { joinPassword, splitPassword } from '../../../src/extension/connections/secretInUrl';
import { plainText } from '../../../src/extension/ui/plainText';

describe('passwords in URLs', () => {
  for (const [url, address, password] of [
    ['sqlite3:///srv/a.db', 'sqlite3:///srv/a.db', undefined],
    ['redis://:pa:ss@w0rd@host:6379/1', 'redis://@host:6379/1', 'pa:ss@w0rd'],
    ['mysql://user:p@(host:3306)/db', 'mysql://user@(host:3306)/db', 'p'],
    ['postgres://user@host/db', 'postgres://user@host/db', undefined],
    ['redis://user:@host/1', 'redis://user:@host/1', undefined],
  ] as const) {
    it(url, () => {
      assert.deepEqual(splitPassword(url), { address, password });
      assert.equal(joinPassword(address, password), url);
    });
  }

  it('any password is taken out whole and put back whole', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (password) => {
        const url = `redis://user:${password}@host:6379/1`;
        const split = splitPassword(url);
        assert.equal(split.password, password);
        assert.equal(split.address, 'redis://user@host:6379/1');
        assert.equal(joinPassword(split.address, split.password), url);
      }),
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
