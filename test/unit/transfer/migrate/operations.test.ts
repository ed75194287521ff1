import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, it } from 'mocha';
import * as v from 'valibot';
import { WORK_ARGUMENTS } from '../../../../src/core/workerProtocol/workProtocol';
import type { WorkContext } from '../../../../src/worker/operations';
import { Operations } from '../../../../src/worker/operations';
import { databaseCopy, temporaryFolder } from '../../../support/fixtures';

const context = (): WorkContext => ({
  signal: new AbortController().signal,
  onProgress: () => undefined,
  onNotice: () => undefined,
});

describe('migration as the extension asks for it', () => {
  it('plans, migrates and writes a certificate into the folder it is told', async () => {
    const operations = new Operations();
    const folder = temporaryFolder();
    const spec = `sqlite3://${databaseCopy('vol-1/sqlite/meta.db')}`;
    const target = `sqlite3://${path.join(folder, 'new.db')}`;
    const plan = await operations.run('planMigrate', v.parse(WORK_ARGUMENTS.planMigrate, { spec, target }), context());
    assert.equal(plan.source.volume.name, 'vol-1');
    assert.ok(!existsSync(path.join(folder, 'new.db')));
    const accept = plan.refusals.flatMap(({ acceptBy }) => acceptBy ?? []);
    const wish = v.parse(WORK_ARGUMENTS.migrate, { spec, target, accept, certificate: { folder } });
    const result = await operations.run('migrate', wish, context());
    assert.equal(result.verification.entries, 174);
    assert.match(path.basename(result.certificate?.json ?? ''), /^vol-1\.migrate-.*\.certificate\.json$/);
    assert.ok(readFileSync(result.certificate?.readable ?? '', 'utf8').includes(result.verification.treeHash));
    // What arrives in the extension is a clone.
    assert.deepEqual(structuredClone(result), result);
  });

  it('writes no certificate where none is asked for', async () => {
    const operations = new Operations();
    const folder = temporaryFolder();
    const spec = `sqlite3://${databaseCopy('vol-1/sqlite/meta.db')}`;
    const target = `sqlite3://${path.join(folder, 'new.db')}`;
    const result = await operations.run('migrate', { spec, target, accept: ['writers'] }, context());
    assert.equal(result.certificate, undefined);
  });
});
