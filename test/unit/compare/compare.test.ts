import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import * as path from 'node:path';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { compare } from '../../../src/core/compare/compare';
import type { ComparisonReport, Difference } from '../../../src/core/compare/difference';
import type { MetadataSource } from '../../../src/core/ports/metadataSource';
import { openSource } from '../../../src/core/registry/openSource';
import { openTarget } from '../../../src/core/registry/openTarget';
import { dumpToFile } from '../../../src/core/transfer/dump/dump';
import { load } from '../../../src/core/transfer/load/load';
import { temporaryFolder } from '../../support/fixtures';
import { generatedSource } from '../../support/generatedSource';
import type { GeneratedEntry, GeneratedVolume } from '../../support/generatedVolume';
import { generatedVolume } from '../../support/generatedVolume';
import { directory, file, volumeOf } from '../../support/smallVolume';
import type { ExpectedDifference } from './volumeEdits';
import { comparePlaces, editedVolume, unsorted } from './volumeEdits';

/** Every way a volume can be walked that a comparison takes another way for. */
const WAYS = {
  walks: { before: generatedSource, after: generatedSource },
  'walks that are not in byte order': {
    before: generatedSource,
    after: (volume: GeneratedVolume) => generatedSource(unsorted(volume)),
  },
};

describe('comparing', () => {
  for (const [way, open] of Object.entries(WAYS)) {
    it(`finds exactly the edits between two ${way}`, async () => {
      await fc.assert(
        fc.asyncProperty(editedVolume, async ({ before, after, expected }) => {
          const report = await compare(open.before(before), open.after(after));
          assert.deepEqual(report.differences.map(essence), expected.map(withFields));
          assert.equal(report.isEqual, expected.length === 0);
          assert.equal(report.isComplete, true);
          assert.deepEqual(report.totals, totalsOf(expected));
        }),
        { numRuns: 100 },
      );
    });
  }

  it('tells the same with the sides changed over', async () => {
    await fc.assert(
      fc.asyncProperty(editedVolume, async ({ before, after }) => {
        const [left, right] = [generatedSource(before), generatedSource(after)];
        const forth = await compare(left, right);
        const back = await compare(right, left);
        assert.deepEqual(
          back.differences.map(essence).map(turned).sort(byPlace),
          forth.differences.map(essence).sort(byPlace),
        );
      }),
      { numRuns: 100 },
    );
  });

  it('finds two unrelated volumes different, and each equal to itself', async () => {
    await fc.assert(
      fc.asyncProperty(generatedVolume, generatedVolume, async (one, other) => {
        const report = await compare(generatedSource(one), generatedSource(other));
        const sorted = await compare(generatedSource(one), generatedSource(unsorted(other)));
        assert.deepEqual(sorted, report);
        assert.equal((await compare(generatedSource(other), generatedSource(other))).isEqual, true);
      }),
      { numRuns: 300 },
    );
  });

  it('calls the same name of an inode moved, in whatever order a source gives them', async () => {
    const before = volumeOf([directory('here', 2, [file('x', 5)])]);
    const names = ['a', 'b'].map((name) => file(name, 5));
    const moved = (children: GeneratedEntry[]): Promise<ComparisonReport> =>
      compare(generatedSource(before), generatedSource(volumeOf([directory('there', 2, children)])));
    const report = await moved(names);
    assert.deepEqual(await moved([...names].reverse()), report);
    assert.deepEqual(report.differences.map(({ kind, names: path }) => `${kind} ${path.join('/')}`).sort(), [
      'links there/b',
      'moved there',
      'moved there/a',
    ]);
  });

  it('finds the same between two plain dumps as between walks', async () => {
    await fc.assert(
      fc.asyncProperty(editedVolume, async ({ before, after }) => {
        await withDumps(before, after, async (left, right) => {
          const [dumps, walks] = [
            await compare(left, right),
            await compare(generatedSource(before), generatedSource(after)),
          ];
          assert.deepEqual(
            { ...dumps, left: dumps.left.entries, right: dumps.right.entries },
            {
              ...walks,
              left: walks.left.entries,
              right: walks.right.entries,
            },
          );
        });
      }),
      { numRuns: 40 },
    );
  });

  it('finds a dump and its load into SQLite equal but for what a load counts', async () => {
    await fc.assert(
      fc.asyncProperty(generatedVolume, async (volume) => {
        const folder = temporaryFolder();
        const dump = path.join(folder, 'dump.json.gz');
        await dumpToFile(generatedSource(volume), dump, { redaction: 'full' }, { overwrite: false });
        const url = `sqlite3://${path.join(folder, 'meta.db')}`;
        const source = await openSource(dump);
        await load(source, openTarget(url));
        const loaded = await openSource(url);
        const report = await compare(source, loaded, { ignore: ['Counters'] });
        assert.deepEqual({ ...report.totals, sections: report.sections }, { ...totalsOf([]), sections: [] });
        await loaded.close();
        await source.close();
      }),
      { numRuns: 15 },
    );
  });
});

async function withDumps(
  before: GeneratedVolume,
  after: GeneratedVolume,
  work: (left: MetadataSource, right: MetadataSource) => Promise<void>,
): Promise<void> {
  const folder = temporaryFolder();
  const sources: MetadataSource[] = [];
  for (const [name, volume] of Object.entries({ before, after })) {
    const file = path.join(folder, `${name}.json`);
    await dumpToFile(generatedSource(volume), file, { redaction: 'full' }, { overwrite: false });
    sources.push(await openSource(file));
  }
  await work(sources[0]!, sources[1]!);
  for (const source of sources) await source.close();
  rmSync(folder, { recursive: true });
}

function essence({ kind, names, from, entries, fields }: Difference): ExpectedDifference {
  return { kind, names, entries, fields: [...fields], ...(from === undefined ? {} : { from }) };
}

function withFields(expected: ExpectedDifference): ExpectedDifference {
  return { fields: [], ...expected };
}

function turned(difference: ExpectedDifference): ExpectedDifference {
  const { kind, names, from } = difference;
  if (kind === 'moved') return { ...difference, names: from!, from: names };
  return { ...difference, kind: kind === 'added' ? 'removed' : kind === 'removed' ? 'added' : kind };
}

function byPlace(a: ExpectedDifference, b: ExpectedDifference): number {
  return comparePlaces(a.names, b.names);
}

function totalsOf(expected: readonly ExpectedDifference[]): ComparisonReport['totals'] {
  const totals = { added: 0, removed: 0, changed: 0, moved: 0, links: 0 };
  for (const { kind, entries } of expected) totals[kind] += 1 + (kind === 'moved' ? 0 : entries);
  return totals;
}
