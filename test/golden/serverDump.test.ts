import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { before, it } from 'mocha';
import { dumpToFile } from '../../src/core/transfer/dump/dump';
import type { DumpRequest } from '../../src/core/transfer/dump/dumpRequest';
import { withSource } from '../support/engines';
import { fixtureBytes, temporaryFolder } from '../support/fixtures';
import { describeWithServer } from '../support/servers/servers';
import { SqlDatabase } from '../support/servers/sqlDatabase';

const CASES: Readonly<Record<string, Partial<DumpRequest>>> = {
  'dump.json': {},
  'dump-skip-trash.json': { skipTrash: true },
  'dump-keep-secret.json': { redaction: 'full' },
  'dump-subdir-team.json': { subdir: '/team' },
};

for (const [kind, folder] of [
  ['mariadb', 'vol-1/mysql'],
  ['postgres', 'vol-1/postgres'],
] as const) {
  describeWithServer(kind, `dump of ${folder} from its server (golden)`, () => {
    let database: SqlDatabase;
    before(async () => {
      database = await SqlDatabase.restored(kind, `${folder}/meta.sql`);
    });

    for (const [name, request] of Object.entries(CASES)) {
      it(`writes the official client's bytes, and nothing in the database: ${name}`, async () => {
        const before = database.contents();
        const file = path.join(temporaryFolder(), name);
        const full: DumpRequest = { redaction: 'restore-ready', identical: true, ...request };
        await withSource(database.url, (source) => dumpToFile(source, file, full, { overwrite: false }));
        assert.ok(readFileSync(file).equals(fixtureBytes(`${folder}/${name}`)), `the dump differs from ${name}`);
        assert.deepEqual(database.contents(), before);
      });
    }
  });
}
