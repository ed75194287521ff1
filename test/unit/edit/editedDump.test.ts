import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { subtreeDocument } from '../../../src/core/documents/subtreeDocument';
import { resolveNames } from '../../../src/core/documents/resolveNames';
import { openDumpFile } from '../../../src/core/dump/openDumpFile';
import { EditedDump } from '../../../src/core/edit/editedDump';
import { MetaError } from '../../../src/core/errors';
import { EntryType } from '../../../src/core/model/entryType';
import type { U64 } from '../../../src/core/model/u64';
import type { DirectoryItem, MetadataSource, ParentLink } from '../../../src/core/ports/metadataSource';
import { dumpText } from '../../support/dumpText';
import { editChoices } from '../../support/editChoices';
import { EditFolder } from '../../support/editFolder';
import { EditModel } from '../../support/editModel';
import { generatedVolume } from '../../support/generatedVolume';
import { directory, file, volumeOf } from '../../support/smallVolume';

describe('edited dump', () => {
  const folder = new EditFolder();
  before(() => folder.create());
  after(() => folder.remove());

  it('shows in every way what a dump of the edited volume shows', async () => {
    await fc.assert(
      fc.asyncProperty(generatedVolume, editChoices, async (volume, choices) => {
        const model = new EditModel(volume);
        for (const choice of choices) model.choose(choice);
        const wanted = await openDumpFile(folder.write('wanted.json', await dumpText(model.volume)));
        try {
          await folder.edited(await dumpText(volume), model.edits, (dump) => compare(dump, wanted, model));
        } finally {
          await wanted.close();
        }
      }),
      { numRuns: 100 },
    );
  });

  it('shows each edit at once, and the original again without them', async () => {
    const volume = volumeOf([file('b', 4), directory('d', 2, [file('a', 3)])]);
    const path = folder.write('dump.json', await dumpText(volume));
    const dump = new EditedDump(await openDumpFile(path));
    const names = async (): Promise<string[]> => (await dump.list(1, { limit: 10 })).items.map((item) => item.name);
    try {
      assert.deepEqual(await names(), ['b', 'd']);
      await dump.setEdits([{ kind: 'delete', names: ['b'] }]);
      assert.deepEqual(await names(), ['d']);
      await dump.setEdits([
        { kind: 'delete', names: ['b'] },
        { kind: 'move', from: ['d', 'a'], to: ['c'] },
      ]);
      assert.deepEqual(await names(), ['c', 'd']);
      assert.equal(await dump.inspect(4), undefined);
      assert.deepEqual((await dump.inspect(3))?.links, [{ parent: 1, name: 'c' }]);
      await dump.setEdits([{ kind: 'move', from: ['d', 'a'], to: ['c'] }]);
      assert.deepEqual(await names(), ['b', 'c', 'd']);
      await dump.setEdits([]);
      assert.deepEqual(await names(), ['b', 'd']);
    } finally {
      await dump.close();
    }
  });

  it('keeps what it shows when an edit cannot be', async () => {
    const volume = volumeOf([directory('d', 2, []), file('b', 4)]);
    await folder.edited(await dumpText(volume), [{ kind: 'move', from: ['b'], to: ['d', 'c'] }], async (dump) => {
      await assert.rejects(
        dump.setEdits([
          { kind: 'move', from: ['b'], to: ['d', 'c'] },
          { kind: 'delete', names: ['d'] },
          { kind: 'delete', names: ['d', 'c'] },
        ]),
        (error) => MetaError.is(error, 'notFound'),
      );
      assert.equal((await dump.child(2, 'c'))?.inode, 4);
      await assert.rejects(dump.checkEdit({ kind: 'delete', names: ['x'] }), (error) =>
        MetaError.is(error, 'notFound'),
      );
      await dump.checkEdit({ kind: 'delete', names: ['d'] });
      assert.equal((await dump.child(2, 'c'))?.inode, 4);
    });
  });

  it('changes every name of an inode', async () => {
    const volume = volumeOf([directory('d', 2, [file('second', 9)]), file('first', 9)]);
    const text =
      '{"attr":{"inode":9,"type":"regular","mode":384,"uid":7,"gid":0,"atime":1,"mtime":1,"ctime":1,"nlink":2,"length":0}}';
    await folder.edited(await dumpText(volume), [{ kind: 'put', names: ['d', 'second'], text }], async (dump) => {
      assert.equal((await dump.child(1, 'first'))?.attr.uid, 7);
      assert.equal((await dump.list(2, { limit: 1 })).items[0]?.attr.mode, 0o600);
      assert.deepEqual(sorted((await dump.inspect(9))?.links), [
        { parent: 1, name: 'first' },
        { parent: 2, name: 'second' },
      ]);
    });
  });
});

async function compare(dump: MetadataSource, wanted: MetadataSource, model: EditModel): Promise<void> {
  assert.deepEqual(await dump.facts(), await wanted.facts());
  for (const { names, node } of model.places()) {
    const { inode, attr } = node.entry;
    assert.deepEqual(await resolveNames(dump, names), await resolveNames(wanted, names));
    const [ours, theirs] = [await dump.inspect(inode), await wanted.inspect(inode)];
    assert.deepEqual({ ...ours, links: sorted(ours?.links) }, { ...theirs, links: sorted(theirs?.links) });
    if (attr.type !== EntryType.directory) continue;
    assert.deepEqual(await allItems(dump, inode), await allItems(wanted, inode));
    assert.equal((await dump.list(inode, { limit: 1 })).total, node.children.length);
    const limits = { maxEntries: 10_000, maxBytes: 1_000_000 };
    assert.equal(await subtreeDocument(dump, inode, limits), await subtreeDocument(wanted, inode, limits));
  }
}

async function allItems(source: MetadataSource, directory: U64): Promise<DirectoryItem[]> {
  const items: DirectoryItem[] = [];
  let cursor: string | undefined;
  do {
    const page = await source.list(directory, { limit: 2, cursor });
    items.push(...page.items);
    cursor = page.next;
  } while (cursor !== undefined);
  return items;
}

function sorted(links: ParentLink[] | undefined): ParentLink[] | undefined {
  return links?.sort((a, b) =>
    a.name === b.name ? Number(BigInt(a.parent) - BigInt(b.parent)) : a.name < b.name ? -1 : 1,
  );
}
