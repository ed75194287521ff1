import assert from 'node:assert/strict';
import { copyFileSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, it } from 'mocha';
import * as v from 'valibot';
import { openTarget } from '../../src/core/registry/openTarget';
import { loadWithCertificate } from '../../src/core/transfer/load/loadWithCertificate';
import { WORK_ARGUMENTS } from '../../src/core/workerProtocol/workProtocol';
import type { WorkContext } from '../../src/worker/operations';
import { Operations } from '../../src/worker/operations';
import { withSource } from '../support/engines';
import { fixture, temporaryFolder } from '../support/fixtures';
import { CASES } from '../unit/check/cases';

function context(): WorkContext {
  return { signal: new AbortController().signal, onProgress: () => undefined, onNotice: () => undefined };
}

function dumpOf(text: string): string {
  const file = path.join(temporaryFolder(), 'vol.json');
  writeFileSync(file, text);
  return file;
}

const targetUrl = (): string => `sqlite3://${path.join(temporaryFolder(), 'meta.db')}`;

describe('worker operations of a load', () => {
  it('plan it, load it, and write the certificate where it is wanted', async () => {
    const operations = new Operations();
    const spec = path.join(temporaryFolder(), 'vol.json');
    copyFileSync(fixture('vol-1/sqlite/dump.json'), spec);
    const folder = temporaryFolder();
    for (const [certificate, where] of [
      [undefined, undefined],
      [{ besideDump: true }, path.dirname(spec)],
      [{ folder }, folder],
    ] as const) {
      const target = targetUrl();
      const plan = await operations.run('planLoad', { spec, target }, context());
      assert.deepEqual([plan.refusals, plan.target.isEmpty, plan.source.entries], [[], true, 174]);
      const result = await operations.run('load', { spec, target, certificate }, context());
      assert.deepEqual(result.verification, result.expected);
      assert.deepEqual(result.volume, { name: plan.source.volume.name, uuid: plan.source.volume.uuid });
      assert.deepEqual([result.missingSecrets, result.encryption], [plan.missingSecrets, plan.encryption]);
      assert.deepEqual(result.notRestored, plan.notRestored);
      assert.equal(result.certificate === undefined, where === undefined);
      for (const file of Object.values(result.certificate ?? {})) assert.equal(path.dirname(file as string), where);
    }
    assert.equal(readdirSync(folder).length, 2);
  });

  it('go on without a certificate where the folder of the dump takes none, and say so', async () => {
    const dump = fixture('vol-1/sqlite/dump.json');
    // As after the folder was taken away: its files stay readable to whoever has them open.
    const gone = path.join(temporaryFolder(), 'gone', 'vol.json');
    const notices: string[] = [];
    const onNotice = ({ message }: { message: string }): number => notices.push(message);
    const target = openTarget(targetUrl());
    const result = await withSource(dump, (source) =>
      loadWithCertificate(gone, source, target, { certificate: { besideDump: true }, onNotice }),
    );
    assert.deepEqual([result.certificate, result.verification.entries], [undefined, 174]);
    assert.ok(notices.some((notice) => notice.includes('The load goes on without one')));
    const wanted = withSource(dump, (source) =>
      loadWithCertificate(dump, source, target, { certificate: { folder: path.dirname(gone) } }),
    );
    await assert.rejects(wanted, { reason: 'io', message: /No certificate can be written/ });
  });

  it('refuse, and take what is accepted', async () => {
    const operations = new Operations();
    const spec = dumpOf(CASES['del-live'].text);
    const target = targetUrl();
    const { refusals, findings } = await operations.run('planLoad', { spec, target }, context());
    assert.deepEqual(
      refusals.map(({ acceptBy }) => acceptBy),
      ['del-live'],
    );
    assert.equal(findings?.warning, 1);
    assert.equal((await operations.run('planLoad', { spec, target, check: false }, context())).findings, undefined);
    await assert.rejects(operations.run('load', { spec, target }, context()), { reason: 'refused' });
    const { accepted } = await operations.run('load', { spec, target, accept: ['del-live'] }, context());
    assert.deepEqual(accepted, ['del-live']);
  });

  it('end at a conflict when strict', async () => {
    const target = targetUrl();
    const spec = fixture('conflicts/dump.json');
    await assert.rejects(new Operations().run('load', { spec, target, strict: true }, context()), {
      reason: 'refused',
    });
    assert.ok(!existsSync(target.replace('sqlite3://', '')));
  });

  it('take arguments of their kinds only', () => {
    const given = { spec: 'a', target: 'b' };
    const isTaken = (kind: 'load' | 'planLoad', more: object): boolean =>
      v.safeParse(WORK_ARGUMENTS[kind], { ...given, ...more }).success;
    for (const more of [{}, { accept: ['cut', 'subtree'] }, { strict: true, certificate: { besideDump: true } }])
      assert.ok(isTaken('load', more));
    for (const more of [{ accept: ['inode-zero'] }, { strict: 'yes' }, { certificate: { folder: 1 } }])
      assert.ok(!isTaken('load', more));
    assert.ok(isTaken('planLoad', { check: false, accept: [] }));
    assert.ok(!isTaken('planLoad', { check: 1 }));
  });
});
