import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { decodePassword, splitCredentials } from '../../../src/core/engines/url/credentials';

/** What could start a query or be an address of its own: such passwords have more than one reading. */
const AMBIGUOUS = /\?[a-z_][\w.-]*=|@[a-z0-9]*\([^()@]*\)[/?#]/i;
const ADDRESSES = ['host:6379/1', 'h1:7000,h2:7001/1', 'master,h1:26379/2?read-timeout=5s', '[::1]:5432/db?a=b@c'];

/** Passwords full of the characters that have a meaning in URLs. */
const password = fc
  .array(
    fc.oneof(
      fc.constantFrom(...'@ : / ? # % & = ( ) [ ] , +'.split(' ')),
      fc.string({ unit: 'grapheme', maxLength: 4 }),
    ),
    {
      minLength: 1,
      maxLength: 12,
    },
  )
  .map((parts) => parts.join(''))
  .filter((text) => text !== '');

describe('credentials in front of an address', () => {
  for (const [rest, user, secret, address] of [
    // What the official client reads in the same way.
    ['h:6379/1', '', undefined, 'h:6379/1'],
    [':pw@h', '', 'pw', 'h'],
    ['pw@h', 'pw', undefined, 'h'],
    ['u:@h', 'u', '', 'h'],
    ['u:p@ss:w@h', 'u', 'p@ss:w', 'h'],
    ['u:p%40ss%3Aw@h', 'u', 'p%40ss%3Aw', 'h'],
    [':pw@master,s1:26379,s2:26379/1', '', 'pw', 'master,s1:26379,s2:26379/1'],
    ['h1:7000,h2:7001/1', '', undefined, 'h1:7000,h2:7001/1'],
    [':pw@/run/redis.sock?db=2', '', 'pw', '/run/redis.sock?db=2'],
    ['/run/a:b@c.sock', '', undefined, '/run/a:b@c.sock'],
    ['u@/db?host=/socket/dir', 'u', undefined, '/db?host=/socket/dir'],
    ['u:p@(h:1)/d', 'u', 'p', '(h:1)/d'],
    ['u:p@unix(/tmp/s.sock)/d', 'u', 'p', 'unix(/tmp/s.sock)/d'],
    ['me@server:p@tcp(h:1)/d', 'me@server', 'p', 'tcp(h:1)/d'],
    ['(h:1)/d?x=a@b', '', undefined, '(h:1)/d?x=a@b'],
    // An `@` that belongs to a name or a parameter.
    ['u:p@h:5432/d?user=me@corp', 'u', 'p', 'h:5432/d?user=me@corp'],
    ['h:5432/d?user=me@corp', '', undefined, 'h:5432/d?user=me@corp'],
    ['u:p@h/d@b', 'u', 'p', 'h/d@b'],
    // Raw passwords that end the authority too early.
    [':p/w@h:6379/1', '', 'p/w', 'h:6379/1'],
    ['u:p?w#x@h/1', 'u', 'p?w#x', 'h/1'],
    ['u:1/w@h:6379/1', 'u', '1/w', 'h:6379/1'],
    ['u:p@x/y@h:6379/1', 'u', 'p@x/y', 'h:6379/1'],
    ['u:top@sec/ret@(h:3306)/d', 'u', 'top@sec/ret', '(h:3306)/d'],
    ['u:a/b@/d', 'u', 'a/b', '/d'],
    [':p?a=b@h:6379/1?db=2', '', 'p?a=b', 'h:6379/1?db=2'],
    ['u:p/w@h:5432/d?user=me@corp', 'u', 'p/w', 'h:5432/d?user=me@corp'],
    // No end of credentials anywhere: the parser of the engine refuses it.
    ['u:p/w', '', undefined, 'u:p/w'],
  ] as const) {
    it(rest, () => assert.deepEqual(splitCredentials(rest), { user, password: secret, address }));
  }

  it('a raw password is found whole wherever it has one reading', () => {
    fc.assert(
      fc.property(
        password.filter((text) => !AMBIGUOUS.test(`${text}@`) && !AMBIGUOUS.test(`@${text}`)),
        fc.constantFrom(...ADDRESSES),
        (text, address) => {
          assert.deepEqual(splitCredentials(`user:${text}@${address}`), { user: 'user', password: text, address });
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('a percent-encoded password is always found, and decodes to what was encoded', () => {
    fc.assert(
      fc.property(
        fc.oneof(password, fc.string({ unit: 'grapheme', minLength: 1 })),
        fc.constantFrom(...ADDRESSES, '(host:3306)/db', 'unix(/tmp/s.sock)/db', '/db', 'host'),
        (text, address) => {
          const split = splitCredentials(`user:${encodeURIComponent(text)}@${address}`);
          assert.deepEqual(
            { ...split, password: decodePassword(split.password ?? '') },
            {
              user: 'user',
              password: text,
              address,
            },
          );
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('are only ever cut at one @ and one colon', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...'@ : / ? # ( ) [ ] , = a 1'.split(' ')), { maxLength: 20 }),
        (characters) => {
          const rest = characters.join('');
          const { user, password: secret, address } = splitCredentials(rest);
          const readings = [address, `${user}@${address}`, `${user}:${secret ?? ''}@${address}`];
          assert.ok(readings.includes(rest), JSON.stringify({ rest, user, secret, address }));
        },
      ),
      { numRuns: 3000 },
    );
  });
});

describe('the password of a URL', () => {
  // docs/formats/sql.md §1.1
  for (const [raw, meant] of [
    ['p%40s', 'p@s'],
    ['p@s:s', 'p@s:s'],
    ['a/b', 'a/b'],
    ['a#b', 'a#b'],
    ['100%', '100%'],
    ['a+b%2Bc', 'a+b+c'],
    ['a/b%40', 'a/b%40'],
    ['%C3%A9', 'é'],
    ['%FF', '%FF'],
    ['pass wörd', 'pass wörd'],
    ['', ''],
  ] as const) {
    it(`${raw} means ${meant}`, () => assert.equal(decodePassword(raw), meant));
  }
});
