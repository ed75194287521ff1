import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, it } from 'mocha';
import { openTarget } from '../../src/core/registry/openTarget';
import { TEST_ENGINES, describeWithEngines, loadFrom } from '../support/engines';
import { databaseCopy, fixture, temporaryFolder } from '../support/fixtures';

const EMPTY: Readonly<Record<string, RegExp>> = {
  SQLite: /^no such file yet$/,
  MariaDB: /^no table in database \w+$/,
  PostgreSQL: /^no table in schema public$/,
  Redis: /^0 keys in database \d+$/,
};
const PRODUCT: Readonly<Record<string, RegExp>> = {
  SQLite: /^SQLite 3\./,
  MariaDB: /^MariaDB \d/,
  PostgreSQL: /^PostgreSQL \d/,
  Redis: /^(Redis|Valkey) \d/,
};

for (const engine of TEST_ENGINES) {
  describeWithEngines([engine], `looking into a target on ${engine.name}`, () => {
    it('finds an empty one empty and says what was looked at, and then the volume', async () => {
      const url = await engine.freshUrl();
      const target = openTarget(url);
      for (let times = 0; times < 2; times++) {
        const { isEmpty, examined, found, product, label } = await target.examine();
        assert.deepEqual([isEmpty, found, label], [true, '', target.label]);
        assert.match(examined, EMPTY[engine.name]!);
        assert.match(product, PRODUCT[engine.name]!);
      }
      // Looking changes nothing: it can still be loaded into.
      await loadFrom(fixture('vol-1/sqlite/dump.json'), url);
      const after = await target.examine();
      assert.equal(after.isEmpty, false);
      assert.match(after.found, /^volume vol-1 \(\d+ inodes\)$/);
      assert.doesNotMatch(after.examined, EMPTY[engine.name]!);
    });

    it('can be cancelled', async () => {
      const target = openTarget(await engine.freshUrl());
      await assert.rejects(target.examine(AbortSignal.abort()), { name: 'AbortError' });
    });
  });
}

describe('looking into a SQLite file', () => {
  it('makes none, and takes an empty one as such', async () => {
    const file = path.join(temporaryFolder(), 'meta.db');
    const target = openTarget(`sqlite3://${file}`);
    assert.equal((await target.examine()).isEmpty, true);
    assert.ok(!existsSync(file));
    writeFileSync(file, '');
    const { isEmpty, examined } = await target.examine();
    assert.deepEqual([isEmpty, examined], [true, 'a file of 0 bytes']);
  });

  it('refuses what is no database, and names tables of others', async () => {
    const text = path.join(temporaryFolder(), 'notes.txt');
    writeFileSync(text, 'not a database');
    await assert.rejects(openTarget(`sqlite3://${text}`).examine(), { reason: 'notJuiceFs' });
    const other = databaseCopy('vol-1/sqlite/meta.db');
    assert.match((await openTarget(`sqlite3://${other}`).examine()).found, /volume vol-1/);
  });
});
