import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, it } from 'mocha';
import { openTarget } from '../../src/core/registry/openTarget';
import type { LoadPlan } from '../../src/core/transfer/load/loadPlan';
import type { PlanOfOptions } from '../../src/core/transfer/load/planLoadOf';
import { planLoadOf } from '../../src/core/transfer/load/planLoadOf';
import { databaseCopy, fixture, temporaryFolder } from '../support/fixtures';
import { changed } from '../unit/check/baseDump';

function planOf(spec: string, options: PlanOfOptions = {}): Promise<LoadPlan> {
  return planLoadOf(spec, openTarget(`sqlite3://${path.join(temporaryFolder(), 'meta.db')}`), options);
}

function written(text: string): string {
  const file = path.join(temporaryFolder(), 'dump.json');
  writeFileSync(file, text);
  return file;
}

const DUMP = fixture('vol-1/sqlite/dump.json');

describe('plan of a load', () => {
  it('says of a dump what it is, how old, what is missing and what is not restored', async () => {
    const plan = await planOf(DUMP);
    const { source } = plan;
    assert.deepEqual(source.volume, {
      name: 'vol-1',
      uuid: 'bf94da36-d85f-4fb8-9916-2e3be73460af',
      storage: 'file',
      bucket: '/srv/objects/sqlite-1/',
    });
    assert.deepEqual(
      [source.kind, source.entries, source.inodes, source.isSubtree, source.sizeBytes],
      ['dump', 174, 171, false, statSync(DUMP).size],
    );
    assert.equal(source.modifiedAt, Math.floor(statSync(DUMP).mtimeMs / 1000));
    assert.deepEqual([plan.target.isEmpty, plan.target.found], [true, '']);
    assert.deepEqual(plan.missingSecrets, ['SecretKey']);
    assert.equal(plan.encryption, 'none');
    assert.deepEqual(plan.refusals, []);
    assert.ok(plan.findings !== undefined);
    assert.equal(plan.findings.error, 0);
    assert.ok(plan.findings.information > 0);
    assert.ok(plan.recomputed.some((text) => text.includes('link counts')));
    assert.ok(plan.notRestored.some((text) => text.includes('sessions')));
    assert.ok((plan.estimate.seconds ?? 0) >= 1);
    assert.ok(plan.warnings.some((text) => text.includes('/srv/objects/sqlite-1/ under vol-1')));
  });

  it('tells what is lost: files open when they were deleted, the change log, the trash', async () => {
    const crashed = await planOf(fixture('vol-crash/sqlite/dump.json'));
    assert.ok(crashed.notRestored.some((text) => text.includes('deleted while open')));
    const logged = written(changed(['  "FSTree"', '  "ChangeLog": [{"version": 1, "entry": "x"}],\n  "FSTree"']));
    assert.ok((await planOf(logged)).notRestored.includes('the change log (1 record)'));
    const trash = (plan: LoadPlan): boolean => plan.notRestored.some((text) => text.startsWith('the trash'));
    assert.equal(trash(await planOf(DUMP)), false);
    assert.equal(trash(await planOf(DUMP, { skipTrash: true })), true);
    const without = await planOf(fixture('vol-1/sqlite/dump-skip-trash.json'));
    assert.equal(trash(without), true);
    assert.ok(without.recomputed.some((text) => text.includes('root of the trash')));
  });

  it('tells whether encrypted objects could be read', async () => {
    const encrypted = fixture('vol-enc/sqlite/dump.json');
    const present = await planOf(encrypted);
    assert.equal(present.encryption, 'keyPresent');
    const removed = written(
      readFileSync(encrypted, 'utf8').replace(/"EncryptKey": "(?:[^"\\]|\\.)*"/, '"EncryptKey": "removed"'),
    );
    const plan = await planOf(removed);
    assert.equal(plan.encryption, 'keyRemoved');
    assert.ok(plan.missingSecrets.includes('EncryptKey'));
    assert.ok(plan.warnings.some((text) => text.includes('without a copy of the key nothing')));
    assert.ok(!JSON.stringify(present).includes('BEGIN'), 'no plan shows a key');
  });

  it('warns of a directory that becomes a volume when that is accepted', async () => {
    const subtree = fixture('vol-1/sqlite/dump-subdir-team.json');
    const plan = await planOf(subtree);
    assert.equal(plan.source.isSubtree, true);
    assert.deepEqual(
      plan.refusals.map(({ code, acceptBy }) => [code, acceptBy]),
      [['subtree', 'subtree']],
    );
    const warns = ({ warnings }: LoadPlan): boolean => warnings.some((text) => text.includes('write over each other'));
    assert.equal(warns(plan), false);
    assert.equal(warns(await planOf(subtree, { accept: ['subtree'] })), true);
  });

  it('without a check, and of an engine, says that nothing was checked', async () => {
    const unchecked = await planOf(DUMP, { check: false });
    assert.deepEqual(
      [unchecked.findings, unchecked.source.entries, unchecked.source.isSubtree],
      [undefined, undefined, undefined],
    );
    assert.equal(unchecked.source.volume.name, 'vol-1');
    const engine = await planOf(`sqlite3://${databaseCopy('vol-1/sqlite/meta.db')}`);
    assert.deepEqual(
      [engine.source.kind, engine.findings, engine.source.sizeBytes, engine.source.isSubtree],
      ['engine', undefined, undefined, false],
    );
    assert.deepEqual(engine.missingSecrets, []);
  });

  it('reads no dump for a target that is not empty', async () => {
    const target = openTarget(`sqlite3://${databaseCopy('vol-1/sqlite/meta.db')}`);
    const plan = await planLoadOf(DUMP, target);
    assert.deepEqual([plan.target.isEmpty, plan.findings], [false, undefined]);
    assert.match(plan.target.found, /volume vol-1/);
  });

  it('of a text of which nothing can be read is a list of reasons', async () => {
    const plan = await planOf(written(changed(['"TrashDays": 1', '"TrashDays": "1"'])));
    assert.deepEqual(
      plan.refusals.map(({ code, acceptBy }) => [code, acceptBy]),
      [['setting-type', undefined]],
    );
    assert.equal(plan.source.volume.name, '');
    await assert.rejects(planOf(path.join(temporaryFolder(), 'none.json')), { reason: 'notFound' });
  });

  it('makes nothing where it looks', async () => {
    const file = path.join(temporaryFolder(), 'meta.db');
    await planLoadOf(DUMP, openTarget(`sqlite3://${file}`));
    assert.ok(!existsSync(file));
  });
});
