import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { openDumpFile } from '../../../src/core/dump/openDumpFile';
import { EditedDump } from '../../../src/core/edit/editedDump';
import type { FoundEntry, SearchQuery } from '../../../src/core/ports/entrySearch';
import { dumpText } from '../../support/dumpText';
import { editChoices } from '../../support/editChoices';
import { EditFolder } from '../../support/editFolder';
import { EditModel } from '../../support/editModel';
import { generatedVolume } from '../../support/generatedVolume';
import { NaiveSearch } from '../../support/naiveSearch';

describe('search in an edited dump', () => {
  const folder = new EditFolder();
  before(() => folder.create());
  after(() => folder.remove());

  it('finds what is there after the edits', async () => {
    await fc.assert(
      fc.asyncProperty(generatedVolume, editChoices, async (volume, choices) => {
        const model = new EditModel(volume);
        for (const choice of choices) model.choose(choice);
        const wanted = new NaiveSearch(model.volume);
        const source = await openDumpFile(folder.write('dump.json', await dumpText(volume)));
        const dump = await EditedDump.open(source, model.edits);
        try {
          for (const query of queriesFor(model)) {
            const limit = 1000;
            const ours = await dump.search(query, { limit });
            assert.deepEqual(sorted(ours.entries), sorted((await wanted.search(query, { limit })).entries));
            assert.equal(ours.isComplete, true);
          }
        } finally {
          await dump.close();
        }
      }),
      { numRuns: 60 },
    );
  });
});

function queriesFor(model: EditModel): SearchQuery[] {
  const queries: SearchQuery[] = [{ by: 'hardLinks' }, { by: 'slice', id: 1 }, { by: 'slice', id: 2 }];
  for (const pattern of ['a*', 'm', 'z*', '\xe4*', 'no such name']) queries.push({ by: 'name', pattern });
  for (const { names, node } of model.places().slice(0, 10)) {
    queries.push({ by: 'path', path: `/${names.join('/')}` }, { by: 'inode', inode: node.entry.inode });
    queries.push({ by: 'name', pattern: node.entry.name.replace(/[*?]/g, '') });
  }
  return queries.filter((query) => query.by !== 'name' || query.pattern !== '');
}

function sorted(entries: FoundEntry[]): FoundEntry[] {
  const key = ({ tree, names }: FoundEntry): string => [tree, ...names].join('/');
  return [...entries].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
