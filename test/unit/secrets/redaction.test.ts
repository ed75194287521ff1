import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { settingFromJson } from '../../../src/core/model/setting';
import { displayUrl } from '../../../src/core/secrets/displayUrl';
import { maskedSetting, missingSecrets, redactSetting } from '../../../src/core/secrets/redactSetting';
import { Redactor } from '../../../src/core/secrets/redactor';

const SETTING = settingFromJson({
  Name: 'v',
  Bucket: 'https://key:topsecret@bucket.example/path?token=topsecret&x=1',
  AccessKey: 'AKIA',
  SecretKey: 'topsecret',
  SessionToken: 'topsecret',
  EncryptKey: 'topsecret',
  KerbConf: 'topsecret',
  RangerRestUrl: 'http://admin:topsecret@ranger.example',
});

describe('redaction', () => {
  it('at the default level removes what the official client removes, and says what stays', () => {
    const { setting, removed, kept } = redactSetting(SETTING, 'restore-ready');
    assert.deepEqual(removed, ['SecretKey', 'SessionToken']);
    assert.deepEqual(kept, ['AccessKey', 'EncryptKey', 'KerbConf', 'Bucket', 'RangerRestUrl']);
    assert.deepEqual(Object.keys(setting.members), Object.keys(SETTING.members));
    assert.deepEqual(missingSecrets(setting), ['SecretKey', 'SessionToken']);
  });

  it('at level share-safe leaves no secret anywhere', () => {
    const { setting, kept } = redactSetting(SETTING, 'share-safe');
    assert.doesNotMatch(JSON.stringify(setting.members), /topsecret|AKIA/);
    assert.deepEqual(kept, []);
  });

  it('at level full changes nothing', () => {
    assert.deepEqual(redactSetting(SETTING, 'full').setting.members, SETTING.members);
  });

  it('for display masks every secret', () =>
    assert.doesNotMatch(JSON.stringify(maskedSetting(SETTING).members), /topsecret/));

  const urls: [string, string][] = [
    ['redis://:topsecret@host:6379/1', 'redis://:****@host:6379/1'],
    ['mysql://user:top@sec/ret@(host:3306)/db', 'mysql://user:****@(host:3306)/db'],
    [
      'postgres://user:topsecret@host/db?sslmode=disable&password=topsecret',
      'postgres://user:****@host/db?sslmode=disable&password=****',
    ],
    ['sqlite3:///path/with@sign.db', 'sqlite3:///path/with@sign.db'],
    ['sqlite3:///path/12:30@sign.db', 'sqlite3:///path/12:30@sign.db'],
    ['redis://:topsecret@master,s1:26379,s2:26379/1', 'redis://:****@master,s1:26379,s2:26379/1'],
    ['redis://user@host:6379/1', 'redis://user@host:6379/1'],
    ['postgres://host:5432/db?user=me@corp', 'postgres://host:5432/db?user=me@corp'],
    ['postgres://user:topsecret@host/db?user=me@corp', 'postgres://user:****@host/db?user=me@corp'],
    ['postgres://host/db?password=top@secret&user=u', 'postgres://host/db?password=****&user=u'],
    ['redis://:top@x?a=secret@host:6379/1', 'redis://:****'],
    ['/a/plain/path.json', '/a/plain/path.json'],
  ];
  for (const [url, shown] of urls) it(`shows ${shown}`, () => assert.equal(displayUrl(url), shown));

  it('shows no part of a password, raw or encoded, whatever it holds', () => {
    const part = fc.constantFrom(...'@ : / ? # ( ) [ ] , = & % a 1'.split(' '), 'h:6379', 'tcp(h:1)', 'x=y');
    const text = fc.array(part, { maxLength: 12 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, text, fc.constantFrom('host:6379/1', '(host:3306)/db'), (before, after, address) => {
        const shown = displayUrl(`redis://user:${before}topsecret${after}@${address}`);
        assert.ok(!shown.includes('topsecret'), shown);
      }),
      { numRuns: 5000 },
    );
  });
});

describe('the redactor in front of logs', () => {
  it('hides secrets it was told of, also percent-encoded', () => {
    const redactor = new Redactor();
    redactor.addSecret('p@ss word');
    assert.doesNotMatch(redactor.redact('auth with p@ss word failed, p%40ss%20word'), /word/);
  });

  it('hides secrets it recognises in hostile text', () => {
    const redactor = new Redactor();
    const texts = [
      'cannot open redis://:topsecret@h/1, retrying',
      '{"SecretKey":"topsecret","Name":"v"}',
      '"SessionToken": "top\\"secret"',
      'SecretKey=topsecret',
      '-----BEGIN RSA PRIVATE KEY-----\ntopsecret\n-----END RSA PRIVATE KEY-----',
      '-----BEGIN RSA PRIVATE KEY-----\ntopsecret cut off',
    ];
    for (const text of texts) assert.doesNotMatch(redactor.redact(text), /top\\?"?secret/, text);
  });

  it('leaves ordinary text alone', () => {
    const text = 'Listed /docs (51 entries) of sqlite3:///srv/meta.db in 3 ms';
    assert.equal(new Redactor().redact(text), text);
  });
});
