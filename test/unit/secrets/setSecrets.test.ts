import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { formatStoredSetting } from '../../../src/core/dump/json/formatFacts';
import { MetaError } from '../../../src/core/errors';
import type { MetaErrorReason } from '../../../src/core/errors';
import { bytesOfText, textOfBytes } from '../../../src/core/model/byteString';
import type { JsonObject } from '../../../src/core/model/jsonValue';
import type { Setting } from '../../../src/core/model/setting';
import { settingFlag, settingFromJson, settingText } from '../../../src/core/model/setting';
import { cipherOf } from '../../../src/core/secrets/cipher/cipherOf';
import { redactSetting } from '../../../src/core/secrets/redactSetting';
import type { SecretChanges } from '../../../src/core/secrets/secretChanges';
import { secretState } from '../../../src/core/secrets/secretState';
import { setSecrets } from '../../../src/core/secrets/setSecrets';
import { fixture } from '../../support/fixtures';

const { privateKey: KEY } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

function settingOf(members: JsonObject): Setting {
  return settingFromJson({ Name: 'vol', UUID: 'u-1', Storage: 's3', Bucket: 'b', ...members });
}

const REDACTED = settingOf({ AccessKey: 'a', SecretKey: 'removed', KeyEncrypted: true });
const BOTH_REDACTED = settingOf({ SecretKey: 'removed', SessionToken: 'removed', KeyEncrypted: true });

function officialSetting(dump: string): Setting {
  return settingFromJson((JSON.parse(readFileSync(fixture(dump), 'utf8')) as { Setting: JsonObject }).Setting);
}

async function opened(setting: Setting, member: string): Promise<string | undefined> {
  return textOfBytes((await cipherOf(setting)).open(settingText(setting, member)));
}

function refuses(reason: MetaErrorReason, message: RegExp, setting: Setting, changes: SecretChanges): Promise<void> {
  return assert.rejects(
    () => setSecrets(setting, changes),
    (error) => {
      assert.ok(MetaError.is(error, reason), String(error));
      assert.match(error.message, message);
      for (const value of Object.values(changes) as string[]) {
        if (value !== '' && value !== 'removed') assert.ok(!error.message.includes(value));
      }
      return true;
    },
  );
}

describe('setting secrets', () => {
  it('encrypts where secrets are encrypted, and touches nothing else', async () => {
    const next = await setSecrets(REDACTED, { secretKey: 'new' });
    assert.equal(await opened(next, 'SecretKey'), 'new');
    assert.deepEqual({ ...next.members, SecretKey: 'removed' }, { ...REDACTED.members });
    assert.deepEqual(Object.keys(next.members), Object.keys(REDACTED.members));
    assert.deepEqual((await secretState(next)).missing, []);
  });

  it('stores in clear where secrets are in clear, unless told to encrypt', async () => {
    const clear = settingOf({ SecretKey: 'removed' });
    const next = await setSecrets(clear, { secretKey: 'new' });
    assert.equal(settingText(next, 'SecretKey'), 'new');
    assert.equal(settingFlag(next, 'KeyEncrypted'), false);
    const sealed = await setSecrets(clear, { secretKey: 'new' }, { encrypt: true });
    assert.equal(await opened(sealed, 'SecretKey'), 'new');
    assert.equal(settingFlag(sealed, 'KeyEncrypted'), true);
    const later = await setSecrets(next, {}, { encrypt: true });
    assert.equal(await opened(later, 'SecretKey'), 'new');
  });

  it('seals everything anew, with the text it had', async () => {
    const official = officialSetting('vol-enc/sqlite/dump-keep-secret.json');
    const next = await setSecrets(official, { sessionToken: 'token' });
    assert.equal(await opened(next, 'SecretKey'), 'S3cr3t/Key+Example');
    assert.equal(await opened(next, 'SessionToken'), 'token');
    assert.equal(await opened(next, 'EncryptKey'), await opened(official, 'EncryptKey'));
    for (const name of ['SecretKey', 'EncryptKey']) {
      assert.notEqual(settingText(next, name), settingText(official, name));
    }
  });

  it('never takes the word "removed" for a secret', async () => {
    await refuses('refused', /SessionToken of volume vol was removed too/, BOTH_REDACTED, { secretKey: 'S3cr3t-key' });
    await refuses('refused', /SecretKey of volume vol was removed too/, BOTH_REDACTED, {
      sessionToken: 'S3cr3t-token',
    });
    await refuses('refused', /was removed too/, settingOf({ SecretKey: 'removed', SessionToken: 'removed' }), {
      secretKey: 'S3cr3t-key',
    });
    await refuses('malformed', /cannot be the value of SecretKey/, REDACTED, { secretKey: 'removed' });
    const both = await setSecrets(BOTH_REDACTED, { secretKey: 'S3cr3t-key', sessionToken: 'S3cr3t-token' });
    assert.deepEqual(
      [await opened(both, 'SecretKey'), await opened(both, 'SessionToken')],
      ['S3cr3t-key', 'S3cr3t-token'],
    );
  });

  it('clears a session token that is empty', async () => {
    const next = await setSecrets(BOTH_REDACTED, { secretKey: 'S3cr3t-key', sessionToken: '' });
    assert.equal('SessionToken' in next.members, false);
    assert.equal(await opened(next, 'SecretKey'), 'S3cr3t-key');
  });

  it('sets the access key alone on a redacted setting, which then still says what is missing', async () => {
    const next = await setSecrets(BOTH_REDACTED, { accessKey: 'AK' });
    assert.equal(settingText(next, 'AccessKey'), 'AK');
    assert.deepEqual((await secretState(next)).missing, ['SecretKey', 'SessionToken']);
    assert.equal(settingFlag(next, 'KeyEncrypted'), true);
    assert.equal(settingText(next, 'SecretKey'), 'removed');
  });

  it('stops at a stored secret that does not decrypt, instead of encrypting it again', async () => {
    const official = officialSetting('vol-enc/sqlite/dump-keep-secret.json');
    const edited = { members: { ...official.members, UUID: 'another' } };
    assert.deepEqual((await secretState(edited)).unreadable, ['EncryptKey', 'SecretKey']);
    await refuses('damaged', /stored EncryptKey of volume vol-enc does not decrypt.*UUID/, edited, {
      secretKey: 'S3cr3t-key',
    });
    await refuses(
      'damaged',
      /stored SecretKey .* does not decrypt/,
      settingOf({ SecretKey: 'AAAA', KeyEncrypted: true }),
      {
        sessionToken: 'S3cr3t-token',
      },
    );
    const next = await setSecrets(edited, { secretKey: 'S3cr3t-key', encryptKey: KEY });
    assert.deepEqual([await opened(next, 'SecretKey'), await opened(next, 'EncryptKey')], ['S3cr3t-key', KEY]);
  });

  it('finds a key that was encrypted twice', async () => {
    const once = await setSecrets(settingOf({ EncryptKey: KEY }), {}, { encrypt: true });
    const cipher = await cipherOf(once);
    const twice = { members: { ...once.members, EncryptKey: cipher.seal(settingText(once, 'EncryptKey')) } };
    await refuses('damaged', /EncryptKey .* encrypted twice/, twice, { secretKey: 'S3cr3t-key' });
    const inClear = { members: { ...once.members, KeyEncrypted: false } };
    await assert.rejects(() => setSecrets(inClear, {}, { encrypt: true }), /encrypted twice/);
    assert.equal(await opened(await setSecrets(twice, { encryptKey: KEY }), 'EncryptKey'), KEY);
  });

  it('gives a volume its own encryption key back, and never another', async () => {
    const held = await setSecrets(settingOf({ EncryptKey: KEY, SecretKey: 'k' }), {}, { encrypt: true });
    const { setting } = redactSetting(held, 'share-safe');
    assert.equal((await secretState(setting)).encryption, 'keyRemoved');
    assert.ok(!formatStoredSetting(setting).includes(settingText(held, 'EncryptKey')));
    const next = await setSecrets(setting, { encryptKey: KEY, secretKey: 'S3cr3t-key' });
    assert.equal(await opened(next, 'EncryptKey'), KEY);
    assert.equal((await secretState(next)).encryption, 'keyPresent');
    await refuses('refused', /holds its encryption key/, held, { encryptKey: KEY });
    await refuses('refused', /is not encrypted/, REDACTED, { encryptKey: KEY });
    await refuses('refused', /Without its key/, setting, { encryptKey: '' });
    await refuses('malformed', /not a private key in PEM form/, setting, { encryptKey: 'no key' });
  });

  it('is no longer encrypted when no secret is left', async () => {
    const held = await setSecrets(settingOf({ SecretKey: 'k' }), {}, { encrypt: true });
    const emptied = await setSecrets(held, { secretKey: '' });
    assert.equal('KeyEncrypted' in emptied.members, false);
    const without = await setSecrets(settingOf({}), { accessKey: 'a' }, { encrypt: true });
    assert.equal('KeyEncrypted' in without.members, false);
  });

  it('refuses text that no client could hold', async () => {
    await refuses('malformed', /not text/, REDACTED, { secretKey: 'a\0b' });
    await refuses('malformed', /not text/, REDACTED, { secretKey: '\ud800' });
  });

  it('keeps any secret as it is, through any number of changes', async () => {
    const secret = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 80 })
      .filter((text) => text !== 'removed' && !text.includes('\0'));
    await fc.assert(
      fc.asyncProperty(
        secret,
        secret,
        fc.boolean(),
        fc.constantFrom('sm4gcm', 'aes256gcm-rsa'),
        async (key, token, encrypt, algo) => {
          const start = settingOf({ SecretKey: 'removed', SessionToken: 'removed', EncryptAlgo: algo });
          const first = await setSecrets(start, { secretKey: key, sessionToken: '' }, { encrypt });
          const second = await setSecrets(first, { sessionToken: token });
          const third = await setSecrets(second, { accessKey: 'AK' }, { encrypt: true });
          assert.equal(await opened(third, 'SecretKey'), textOfBytes(bytesOfText(key)));
          assert.equal(await opened(third, 'SessionToken'), token);
          assert.deepEqual((await secretState(third)).unreadable, []);
        },
      ),
      { numRuns: 60 },
    );
  });
});
