import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { before, it } from 'mocha';
import { formatStoredSetting } from '../../src/core/dump/json/formatFacts';
import { MetaError } from '../../src/core/errors';
import { textOfBytes } from '../../src/core/model/byteString';
import { settingText } from '../../src/core/model/setting';
import type { VolumeFacts } from '../../src/core/model/volumeFacts';
import { openSettingStore } from '../../src/core/registry/openSettingStore';
import { cipherOf } from '../../src/core/secrets/cipher/cipherOf';
import { secretState } from '../../src/core/secrets/secretState';
import { setSecrets } from '../../src/core/secrets/setSecrets';
import { storeSecrets } from '../../src/core/secrets/storeSecrets';
import { verify } from '../../src/core/transfer/verify/verify';
import { TEST_ENGINES, describeWithEngines, loadFrom, withSource } from '../support/engines';
import { fixture, temporaryFolder } from '../support/fixtures';
import { describeWithServer } from '../support/servers/servers';
import { SqlDatabase } from '../support/servers/sqlDatabase';

const SECRET = 'S3cr3t/Key+Example';

/** A dump with both secrets taken out, and a setting with members that need care. */
function redactedDump(): string {
  const text = readFileSync(fixture('vol-1/sqlite/dump.json'), 'utf8')
    .replace('"SecretKey": "removed",', '"SecretKey": "removed",\n    "SessionToken": "removed",')
    .replace('"Capacity": 107374182400', '"Capacity": 18446744073709551615')
    .replace('"Bucket": "', '"Bucket": "ümläut <&> ');
  const file = path.join(temporaryFolder(), 'redacted.json');
  writeFileSync(file, text);
  return file;
}

interface Content {
  hash: string;
  facts: VolumeFacts;
}

function contentOf(url: string): Promise<Content> {
  return withSource(url, async (source) => ({
    hash: (await verify(source)).treeHash,
    facts: await source.facts(),
  }));
}

for (const engine of TEST_ENGINES) {
  describeWithEngines([engine], `the setting of a volume in ${engine.name}`, () => {
    let url = '';

    before(async () => {
      url = await engine.freshUrl();
      await loadFrom(redactedDump(), url);
    });

    it('gets secrets and changes in nothing else', async () => {
      const was = await contentOf(url);
      const store = openSettingStore(url);
      const read = await store.read();
      assert.deepEqual((await secretState(read.setting)).missing, ['SecretKey', 'SessionToken']);
      const after = await storeSecrets(store, read, { secretKey: SECRET, sessionToken: 'Tökén' });
      assert.deepEqual(after.missing, []);
      assert.deepEqual(after.unreadable, []);
      const is = await contentOf(url);
      const { members } = is.facts.setting;
      const cipher = await cipherOf(is.facts.setting);
      assert.equal(textOfBytes(cipher.open(settingText(is.facts.setting, 'SecretKey'))), SECRET);
      assert.equal(textOfBytes(cipher.open(settingText(is.facts.setting, 'SessionToken'))), 'Tökén');
      assert.deepEqual({ ...members, SecretKey: 'removed', SessionToken: 'removed' }, { ...was.facts.setting.members });
      assert.deepEqual({ ...is, facts: { ...is.facts, setting: 0 } }, { ...was, facts: { ...was.facts, setting: 0 } });
    });

    it('is stored in the form of the official client', async () => {
      const { bytes, setting } = await openSettingStore(url).read();
      assert.equal(bytes, formatStoredSetting(setting));
      assert.match(bytes, /^\{\n"Name": "vol-1",\n"UUID": /);
      assert.ok(bytes.includes('\\u003c\\u0026\\u003e'));
      assert.match(bytes, /"Capacity": 18446744073709551615,/);
    });

    it('stays what another client has made of it meanwhile', async () => {
      const store = openSettingStore(url);
      const read = await store.read();
      const theirs = { members: { ...read.setting.members, TrashDays: 99 } };
      await openSettingStore(url).replace(read, theirs);
      const held = await store.read();
      await assert.rejects(
        store.replace(read, await setSecrets(read.setting, { accessKey: 'MINE' })),
        (error) => MetaError.is(error, 'locked') && error.message.includes('another client has changed the setting'),
      );
      assert.equal((await store.read()).bytes, held.bytes);
      assert.equal((await store.read()).setting.members['TrashDays'], 99);
    });

    it('takes one of two changes made at the same time', async () => {
      const store = openSettingStore(url);
      const read = await store.read();
      const names = ['ONE', 'TWO', 'THREE', 'FOUR'];
      const results = await Promise.allSettled(
        names.map(async (accessKey) =>
          openSettingStore(url).replace(read, await setSecrets(read.setting, { accessKey })),
        ),
      );
      const won = names.filter((_, i) => results[i]?.status === 'fulfilled');
      assert.equal(won.length, 1);
      assert.equal((await store.read()).setting.members['AccessKey'], won[0]);
      for (const result of results) {
        if (result.status === 'rejected') assert.ok(MetaError.is(result.reason, 'locked'), String(result.reason));
      }
    });

    it('is not made where there is no volume', async () => {
      const empty = await engine.freshUrl();
      const read = await openSettingStore(url).read();
      const isRefused = (error: unknown): boolean => MetaError.is(error);
      await assert.rejects(openSettingStore(empty).read(), isRefused);
      await assert.rejects(openSettingStore(empty).replace(read, read.setting), isRefused);
      await assert.rejects(openSettingStore(empty).read(), isRefused);
    });

    it('is not touched by a change that is cancelled', async () => {
      const store = openSettingStore(url);
      const read = await store.read();
      const cancelled = AbortSignal.abort();
      await assert.rejects(store.replace(read, await setSecrets(read.setting, { accessKey: 'LATE' }), cancelled));
      assert.equal((await store.read()).bytes, read.bytes);
    });
  });
}

for (const kind of ['mariadb', 'postgres'] as const) {
  describeWithServer(kind, `a setting in a column of an older client on ${kind}`, () => {
    it('is never cut', async () => {
      const database = await SqlDatabase.fresh(kind);
      await loadFrom(fixture('vol-1/sqlite/dump.json'), database.url);
      const narrow = { mariadb: 'MODIFY value VARCHAR(4096) NOT NULL', postgres: 'ALTER value TYPE VARCHAR(4096)' };
      database.query(`ALTER TABLE jfs_setting ${narrow[kind]}`);
      const store = openSettingStore(database.url);
      const read = await store.read();
      await assert.rejects(
        storeSecrets(store, read, { secretKey: 'long '.repeat(1000) }),
        (error) => MetaError.is(error, 'limit') && /longer than its column.*juicefs config/.test(error.message),
      );
      assert.equal((await store.read()).bytes, read.bytes);
      assert.deepEqual((await storeSecrets(store, read, { secretKey: 'short' })).missing, []);
    });
  });
}
