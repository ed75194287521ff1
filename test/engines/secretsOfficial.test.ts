import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { before, describe, it } from 'mocha';
import { textOfBytes } from '../../src/core/model/byteString';
import { settingText } from '../../src/core/model/setting';
import { openSettingStore } from '../../src/core/registry/openSettingStore';
import { cipherOf } from '../../src/core/secrets/cipher/cipherOf';
import { storeSecrets } from '../../src/core/secrets/storeSecrets';
import { TEST_ENGINES, describeWithEngines, loadFrom } from '../support/engines';
import { temporaryFolder } from '../support/fixtures';
import { juicefs, mounted, whyNoMount } from '../support/officialVolume';

const CONTENT = 'written before the dump';

interface Original {
  folder: string;
  /** Made by the official client, secrets removed. */
  dump: string;
}

/** A volume with one file, made by the official client, and its ordinary dump. */
async function makeVolume(...format: string[]): Promise<Original> {
  const folder = temporaryFolder();
  const url = `sqlite3://${path.join(folder, 'origin.db')}?_journal=DELETE`;
  const place = ['--storage', 'file', '--bucket', path.join(folder, 'bucket')];
  const secrets = ['--access-key', 'AK', '--secret-key', 'first secret', '--session-token', 'first token'];
  juicefs('format', ...place, ...secrets, ...format, url, 'sealed');
  await mounted(
    url,
    folder,
    (root) => {
      writeFileSync(path.join(root, 'file'), CONTENT);
    },
    { write: true },
  );
  const dump = path.join(folder, 'dump.json');
  juicefs('dump', url, dump);
  return { folder, dump };
}

/** The volume loaded from the dump, with new secrets. */
async function restored({ dump }: Original, url: string): Promise<void> {
  await loadFrom(dump, url);
  const store = openSettingStore(url);
  await storeSecrets(store, await store.read(), { secretKey: 'new sécret', sessionToken: 'new token' });
}

async function readsFile(url: string, { folder }: Original): Promise<void> {
  const text = await mounted(url, folder, (root) => readFileSync(path.join(root, 'file'), 'utf8'));
  assert.equal(text, CONTENT);
}

async function storedKey(url: string): Promise<string | undefined> {
  const { setting } = await openSettingStore(url).read();
  return textOfBytes((await cipherOf(setting)).open(settingText(setting, 'SecretKey')));
}

for (const engine of TEST_ENGINES) {
  describeWithEngines([engine], `the official client after secrets were set in ${engine.name}`, () => {
    let original: Original;

    before(async function () {
      const reason = whyNoMount();
      if (reason !== undefined) {
        console.log(`    ${reason}: no volume is mounted`);
        this.skip();
      }
      original = await makeVolume();
    });

    it('mounts the volume, which it refused before', async () => {
      const url = await engine.freshUrl();
      await loadFrom(original.dump, url);
      const refusal = spawnSync('juicefs', ['fsck', engine.officialUrl(url)], { encoding: 'utf8' });
      assert.notEqual(refusal.status, 0);
      assert.match(refusal.stderr, /secret was removed/);
      const store = openSettingStore(url);
      await storeSecrets(store, await store.read(), { secretKey: 'new sécret', sessionToken: 'new token' });
      await readsFile(engine.officialUrl(url), original);
    });

    it('opens and seals again what we have sealed', async () => {
      const url = await engine.freshUrl();
      await restored(original, url);
      const sealed = (await openSettingStore(url).read()).setting.members['SecretKey'];
      juicefs('config', engine.officialUrl(url), '--session-token', 'their token');
      const { setting } = await openSettingStore(url).read();
      assert.notEqual(setting.members['SecretKey'], sealed);
      assert.equal(await storedKey(url), 'new sécret');
      assert.equal(textOfBytes((await cipherOf(setting)).open(settingText(setting, 'SessionToken'))), 'their token');
    });
  });
}

describe('the official client on an encrypted volume', () => {
  for (const algorithm of ['aes256gcm-rsa', 'sm4gcm']) {
    it(`reads it after its key and secrets were given back (${algorithm})`, async function () {
      const reason = whyNoMount();
      if (reason !== undefined) {
        console.log(`    ${reason}: no volume is mounted`);
        this.skip();
      }
      const key = path.join(temporaryFolder(), 'key.pem');
      const generated = execFileSync('openssl', ['genrsa', '-traditional', '2048'], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      writeFileSync(key, generated, { mode: 0o600 });
      const original = await makeVolume('--encrypt-rsa-key', key, '--encrypt-algo', algorithm);
      const shareable = path.join(original.folder, 'shareable.json');
      const text = readFileSync(original.dump, 'utf8');
      writeFileSync(shareable, text.replace(/"EncryptKey": "[^"]*"/, '"EncryptKey": "removed"'));
      const url = `sqlite3://${path.join(original.folder, 'restored.db')}`;
      await loadFrom(shareable, url);
      const store = openSettingStore(url);
      const read = await store.read();
      const partly = await storeSecrets(store, read, { secretKey: 'new sécret', sessionToken: '' });
      assert.deepEqual([partly.missing, partly.encryption], [['EncryptKey'], 'keyRemoved']);
      const whole = await storeSecrets(store, await store.read(), { encryptKey: generated });
      assert.deepEqual([whole.missing, whole.encryption], [[], 'keyPresent']);
      await readsFile(`${url}?_journal=DELETE`, original);
    });
  }
});
