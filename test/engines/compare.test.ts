import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { it } from 'mocha';
import { compare } from '../../src/core/compare/compare';
import type { ComparisonReport } from '../../src/core/compare/difference';
import { resolveTextPath } from '../../src/core/inspect/resolvePath';
import { TEST_ENGINES, describeWithEngines, loadFrom, withSource } from '../support/engines';
import type { TestEngine } from '../support/engines';
import { fixture, fixtureBytes, temporaryFolder } from '../support/fixtures';

const DUMP = 'vol-1/sqlite/dump.json';

function compareSpecs(
  left: string,
  right: string,
  options: Parameters<typeof compare>[2] = {},
): Promise<ComparisonReport> {
  return withSource(left, (a) => withSource(right, (b) => compare(a, b, options)));
}

async function loaded(engine: TestEngine, dump: string): Promise<string> {
  const url = await engine.freshUrl();
  await loadFrom(dump, url);
  return url;
}

for (const engine of TEST_ENGINES) {
  describeWithEngines([engine], `comparing with ${engine.name}`, () => {
    it('finds a dump and its load equal, both ways', async () => {
      const url = await loaded(engine, fixture(DUMP));
      for (const [left, right] of [
        [fixture(DUMP), url],
        [url, fixture(`${DUMP}.gz`)],
      ] as const) {
        const report = await compareSpecs(left, right);
        assert.deepEqual(report.differences, []);
        assert.deepEqual(report.sections, []);
        assert.equal(report.isEqual, true);
        assert.equal(report.left.entries, report.right.entries);
      }
    });

    it('finds an edit that was made before the load', async () => {
      const edited = path.join(temporaryFolder(), 'edited.json');
      const text = fixtureBytes(DUMP).toString('latin1');
      writeFileSync(
        edited,
        text.replace('"inode":40,"type":"regular","mode":420', '"inode":40,"type":"regular","mode":384'),
        'latin1',
      );
      const url = await loaded(engine, edited);
      const report = await compareSpecs(fixture(DUMP), url, { skipTrash: true });
      assert.deepEqual(
        report.differences.map(({ kind, names, fields }) => [kind, names.join('/'), fields]),
        [['changed', 'data/block', ['attr.mode']]],
      );
    });

    it('compares two directories of one volume', async () => {
      const url = await loaded(engine, fixture(DUMP));
      const report = await withSource(url, async (left) =>
        withSource(fixture(DUMP), async (right) => {
          const [acl, data] = [await resolveTextPath(left, '/acl'), await resolveTextPath(right, '/data')];
          return compare(left, right, {
            root: { left: acl!.inode, right: data!.inode },
            filter: { kinds: ['removed'] },
          });
        }),
      );
      assert.deepEqual(
        report.differences.map(({ names, entries }) => [names.join('/'), entries]),
        [
          ['inherits', 0],
          ['plain', 0],
          ['sub', 0],
        ],
      );
      assert.deepEqual(report.sections, []);
    });
  });
}

describeWithEngines(TEST_ENGINES, 'comparing engines with each other', () => {
  it('finds the loads of one dump equal', async () => {
    const urls = [];
    for (const engine of TEST_ENGINES) urls.push(await loaded(engine, fixture(DUMP)));
    for (const url of urls.slice(1)) assert.equal((await compareSpecs(urls[0]!, url)).isEqual, true);
  });
});
