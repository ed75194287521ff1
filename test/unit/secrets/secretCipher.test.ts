import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { bytesOfText, textOfBytes } from '../../../src/core/model/byteString';
import type { JsonObject } from '../../../src/core/model/jsonValue';
import { settingFromJson, settingText } from '../../../src/core/model/setting';
import { cipherOf } from '../../../src/core/secrets/cipher/cipherOf';
import { databaseCopy, fixture } from '../../support/fixtures';

/** The stored setting of a fixture's SQLite volume. */
function storedSetting(database: string): JsonObject {
  const open = new DatabaseSync(databaseCopy(database), { readOnly: true });
  const row = open.prepare("SELECT value FROM jfs_setting WHERE name='format'").get();
  open.close();
  return JSON.parse(String(row?.['value'])) as JsonObject;
}

/** Stored by `juicefs format` of v1.4.1 with `--encrypt-algo sm4gcm --secret-key sk-real-1 --session-token st-real-ü`. */
const SM4_VOLUME = {
  UUID: '13d0a49c-2bb2-4854-a18d-84afa6678ef9',
  EncryptAlgo: 'sm4gcm',
  SecretKey: 'kPzAWyESqLsed2aL0t/byYRQfJrR9NlSumxThMRK2B3yNVD17Q==',
  SessionToken: 'E3OVDPSJJt6MOybf8PwHfifQGS9Rx15qxfqZbhgVoR6Yh4kxgA4=',
};

const VOLUMES: readonly [string, JsonObject][] = [
  ['AES', { UUID: 'fadc48c3-fe33-4fe0-b6d5-f6f1418761c1', EncryptAlgo: 'aes256gcm-rsa' }],
  ['SM4', SM4_VOLUME],
];

async function open(members: JsonObject, member: string): Promise<string | undefined> {
  const setting = settingFromJson(members);
  return textOfBytes((await cipherOf(setting)).open(settingText(setting, member)));
}

describe('the cipher of stored secrets', () => {
  it('opens what the official client has sealed', async () => {
    assert.equal(await open(storedSetting('vol-enc/sqlite/meta.db'), 'SecretKey'), 'S3cr3t/Key+Example');
    assert.equal(await open(storedSetting('vol-1/sqlite/meta.db'), 'SecretKey'), 'S3cr3t/Key+Example');
    const { Setting } = JSON.parse(readFileSync(fixture('vol-enc/sqlite/dump.json'), 'utf8')) as {
      Setting: JsonObject;
    };
    assert.match((await open(Setting, 'EncryptKey')) ?? '', /^-----BEGIN [A-Z ]*PRIVATE KEY-----\n[\s\S]+-----END/);
  });

  it('opens what the official client has sealed with SM4', async () => {
    assert.equal(await open(SM4_VOLUME, 'SecretKey'), 'sk-real-1');
    assert.equal(await open(SM4_VOLUME, 'SessionToken'), 'st-real-ü');
  });

  for (const [name, setting] of VOLUMES) {
    it(`gives back any text that it sealed, never the same ciphertext twice (${name})`, async () => {
      const cipher = await cipherOf(settingFromJson(setting));
      fc.assert(
        fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
          const sealed = cipher.seal(bytesOfText(text));
          assert.equal(textOfBytes(cipher.open(sealed)), textOfBytes(bytesOfText(text)));
          assert.equal(Buffer.from(sealed, 'base64').length, 12 + Buffer.byteLength(text) + 16);
          assert.notEqual(cipher.seal(bytesOfText(text)), sealed);
        }),
        { numRuns: 60 },
      );
    });

    it(`refuses what was changed, cut, sealed for another volume or never sealed (${name})`, async () => {
      const cipher = await cipherOf(settingFromJson(setting));
      const bytes = Buffer.from(cipher.seal('a secret'), 'base64');
      for (let at = 0; at < bytes.length; at++) {
        const changed = Buffer.from(bytes);
        changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
        assert.throws(() => cipher.open(changed.toString('base64')), `byte ${at}`);
      }
      const other = await cipherOf(settingFromJson({ ...setting, UUID: 'other' }));
      assert.throws(() => other.open(bytes.toString('base64')));
      for (const length of [0, 5, 11, 27]) {
        assert.throws(() => cipher.open(bytes.subarray(0, length).toString('base64')), /too short/);
      }
      assert.throws(() => cipher.open('in clear'), /not base64/);
    });
  }
});
