import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { countersDocument } from '../../../src/core/documents/countersDocument';
import { entryDocument } from '../../../src/core/documents/entryDocument';
import { quotasDocument } from '../../../src/core/documents/quotasDocument';
import { sessionsDocument } from '../../../src/core/documents/sessionsDocument';
import { reindent } from '../../../src/core/documents/reindent';
import { settingDocument } from '../../../src/core/documents/settingDocument';
import { subtreeDocument } from '../../../src/core/documents/subtreeDocument';
import { MetaError } from '../../../src/core/errors';
import { pathsOf } from '../../../src/core/inspect/paths';
import { resolvePath } from '../../../src/core/inspect/resolvePath';
import type { MetadataSource } from '../../../src/core/ports/metadataSource';
import { openSource } from '../../../src/core/registry/openSource';

const FIXTURES = 'test/fixtures';
const LIMITS = { maxEntries: 2000, maxBytes: 4 * 1024 * 1024 };

describe('documents of vol-1', () => {
  let source: MetadataSource;
  before(async () => {
    source = await openSource(`sqlite3://${FIXTURES}/vol-1/sqlite/meta.db`);
  });
  after(() => source.close());

  async function entryText(path: string): Promise<string> {
    const item = await resolvePath(source, path);
    const inspection = item === undefined ? undefined : await source.inspect(item.inode);
    assert.ok(inspection, path);
    return entryDocument(inspection);
  }

  for (const name of ['multichunk', 'small', 'overlap', 'punched']) {
    it(`entry ${name} is spelled as in the official dump, but for line breaks and indentation`, async () => {
      const dump = readFileSync(`${FIXTURES}/vol-1/sqlite/dump.json`, 'utf8');
      const [, official = ''] = new RegExp(`\\n {10}"${name}": (\\{[\\s\\S]*?\\n {10}\\})`).exec(dump) ?? [];
      const text = await entryText(`/data/${name}`);
      assert.equal(text, reindent(official));
      assert.deepEqual(JSON.parse(text), JSON.parse(official));
    });
  }

  it('inodes of the trash keep every digit', async () => {
    assert.match(await entryText('/.trash'), /"inode": 9223372032828243968,/);
    assert.match(await entryText('/.trash/2026-11-23-04'), /"inode": 9223372032828243969,/);
  });

  it('a subtree is the tree of the official subdirectory dump', async () => {
    const official = readFileSync(`${FIXTURES}/vol-1/sqlite/dump-subdir-team.json`, 'utf8');
    const item = await resolvePath(source, '/team');
    const text = await subtreeDocument(source, item?.inode ?? 0, LIMITS);
    assert.equal(text, `{\n${official.slice(official.indexOf('  "FSTree"'))}`);
  });

  it('a subtree beyond a limit is refused, not cut', async () => {
    const isLimit = (error: unknown): boolean => MetaError.is(error, 'limit');
    await assert.rejects(subtreeDocument(source, 1, { ...LIMITS, maxEntries: 20 }), isLimit);
    await assert.rejects(subtreeDocument(source, 1, { ...LIMITS, maxBytes: 1000 }), isLimit);
    const whole = await subtreeDocument(source, 1, { ...LIMITS, maxEntries: 171 });
    assert.ok(whole.endsWith('}\n'));
  });

  it('the setting shows no secret', async () => {
    const text = settingDocument(await source.facts());
    assert.match(text, /"SecretKey": "removed"/);
    assert.match(text, /"AccessKey": "AKIAEXAMPLE"/);
    assert.match(text, /"Capacity": 107374182400/);
  });

  it('the setting of an encrypted volume does not show its key', async () => {
    const encrypted = await openSource(`sqlite3://${FIXTURES}/vol-enc/sqlite/meta.db`);
    try {
      assert.match(settingDocument(await encrypted.facts()), /"EncryptKey": "removed"/);
    } finally {
      await encrypted.close();
    }
  });

  it('counters are all there', async () => {
    const counters = JSON.parse(countersDocument(await source.facts())) as Record<string, number>;
    assert.equal(counters['usedSpace'], 442023936);
    assert.equal(counters['nextChunk'], 4097);
    assert.equal(counters['lastChangelog'], 0);
  });

  it('quotas name their directories', async () => {
    const facts = await source.facts();
    const paths = new Map(
      await Promise.all(facts.dirQuotas.map(async ({ key }) => [key, (await pathsOf(source, key))[0] ?? ''] as const)),
    );
    const { Quotas, UserQuotas } = JSON.parse(quotasDocument(facts, paths)) as Record<string, Record<string, object>>;
    assert.deepEqual(Quotas?.['14'], {
      path: '/team',
      maxSpace: 10737418240,
      maxInodes: 5000,
      usedSpace: 0,
      usedInodes: 14,
    });
    assert.deepEqual(UserQuotas?.['1000'], { maxSpace: 1073741824, maxInodes: -1, usedSpace: 4096, usedInodes: 1 });
  });

  it('a killed client shows with what it kept open', async () => {
    const crashed = await openSource(`sqlite3://${FIXTURES}/vol-crash/sqlite/meta.db`);
    try {
      const text = sessionsDocument(await crashed.sessions(), await crashed.facts());
      const { Sessions, Sustained } = JSON.parse(text) as Record<string, Record<string, unknown>[]>;
      const [session, ...others] = Sessions ?? [];
      assert.deepEqual(others, []);
      assert.equal(Sustained?.[0]?.['sid'], session?.['Sid']);
      assert.ok(session);
    } finally {
      await crashed.close();
    }
  });
});
