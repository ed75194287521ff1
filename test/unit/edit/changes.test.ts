import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { membersText } from '../../../src/core/edit/overlay/sameMembers';
import type { Edit } from '../../../src/core/edit/edit';
import type { ItemChange } from '../../../src/core/edit/itemChange';
import type { Entry } from '../../../src/core/model/entry';
import { dumpText } from '../../support/dumpText';
import { editChoices } from '../../support/editChoices';
import { EditFolder } from '../../support/editFolder';
import { EditModel } from '../../support/editModel';
import { generatedVolume } from '../../support/generatedVolume';
import { directory, file, volumeOf } from '../../support/smallVolume';
import type { Names } from '../../../src/core/model/names';

describe('changes of a dump', () => {
  const folder = new EditFolder();
  before(() => folder.create());
  after(() => folder.remove());

  const a = file('a', 10);
  const volume = volumeOf([a, directory('d', 2, [directory('e', 3, [file('x', 12), file('y', 13)]), file('z', 14)])]);

  async function changesOf(edits: readonly Edit[]): Promise<ItemChange[]> {
    return folder.edited(await dumpText(volume), edits, (dump) => dump.changes());
  }

  it('are one an item, whatever it took', async () => {
    const [change, ...others] = await changesOf([
      put(['a'], a.entry, 0o600),
      put(['a'], a.entry, 0o640),
      { kind: 'move', from: ['a'], to: ['b'] },
      { kind: 'move', from: ['b'], to: ['d', 'c'] },
    ]);
    assert.deepEqual(others, []);
    assert.deepEqual(change, {
      item: { names: ['d', 'c'] },
      change: 'moved',
      from: ['a'],
      before: membersText(a.entry),
      after: membersText(withMode(a.entry, 0o640)),
      inode: 10,
      type: 1,
      edits: [0, 1, 2, 3],
    });
  });

  it('are gone when everything is as it was', async () => {
    assert.deepEqual(
      await changesOf([
        put(['a'], a.entry, 0o600),
        put(['a'], a.entry, a.entry.attr.mode),
        { kind: 'move', from: ['d'], to: ['q'] },
        { kind: 'move', from: ['q'], to: ['d'] },
        { kind: 'add', names: ['new'], text: membersText(file('', 99).entry) },
        { kind: 'delete', names: ['new'] },
      ]),
      [],
    );
  });

  it('of a deleted directory count what was below and leave that out', async () => {
    const changes = await changesOf([
      { kind: 'delete', names: ['d', 'e', 'x'] },
      { kind: 'delete', names: ['d', 'e'] },
    ]);
    assert.deepEqual(summary(changes), ['removed /d/e']);
    assert.equal(changes[0]?.below, 2);
  });

  it('of an added directory are one, with the whole subtree', async () => {
    const changes = await changesOf([
      { kind: 'add', names: ['n'], text: '{"attr":{"inode":50,"type":"directory"},"entries":{}}' },
      { kind: 'add', names: ['n', 'm'], text: membersText(file('', 51).entry) },
      { kind: 'move', from: ['a'], to: ['n', 'a'] },
    ]);
    assert.deepEqual(summary(changes), ['added /n', 'moved /n/a']);
    assert.match(changes[0]?.after ?? '', /"entries": \{\s+"m": \{\s+"attr": \{"inode":51,/);
    assert.deepEqual([changes[0]?.edits, changes[0]?.below], [[0, 1], 1]);
  });

  it('of an entry put in the place of another are one', async () => {
    const changes = await changesOf([
      { kind: 'delete', names: ['a'] },
      { kind: 'add', names: ['a'], text: membersText(file('', 77).entry) },
    ]);
    assert.deepEqual(summary(changes), ['changed /a']);
    assert.match(changes[0]?.before ?? '', /"inode": ?10/);
    assert.match(changes[0]?.after ?? '', /"inode": ?77/);
  });

  it('of a hard link name its other places', async () => {
    const linked = volumeOf([a, { entry: { ...a.entry, name: 'b' }, children: [] }]);
    const changes = await folder.edited(await dumpText(linked), [put(['b'], a.entry, 0o600)], (dump) => dump.changes());
    assert.deepEqual(summary(changes), ['changed /a']);
    assert.deepEqual(changes[0]?.alsoAt, [['b']]);
  });

  it('of a subtree are those of its entries', async () => {
    const text =
      '{"attr":{"inode":2,"type":"directory","mode":420,"uid":0,"gid":0,"atime":1700000000,"mtime":1700000000,"ctime":1700000000,"nlink":1,"length":0},' +
      `"entries":{"e2":{"attr":{"inode":3,"type":"directory","mode":420,"atime":1700000000,"mtime":1700000000,"ctime":1700000000,"nlink":1},"entries":{"y":${membersText(withMode(file('', 13).entry, 0o600))}}},` +
      `"z":${membersText(file('', 14).entry)},"new":${membersText(file('', 60).entry)}}}`;
    const changes = await changesOf([{ kind: 'putSubtree', names: ['d'], text }]);
    assert.deepEqual(
      summary(changes),
      ['moved /d/e2', 'removed /d/e/x', 'changed /d/e2/y', 'added /d/new'].sort(byPath),
    );
  });

  it('are none exactly when the text is the original', async () => {
    await fc.assert(
      fc.asyncProperty(generatedVolume, editChoices, async (generated, choices) => {
        const model = new EditModel(generated);
        for (const choice of choices) model.choose(choice);
        const original = await dumpText(generated);
        const changes = await folder.edited(original, model.edits, (dump) => dump.changes());
        assert.equal(changes.length === 0, original.equals(await dumpText(model.volume)));
        // Every edit is in some change, unless it was undone by others.
        for (const change of changes) assert.ok(change.edits.length > 0);
      }),
      { numRuns: 100 },
    );
  });
});

function withMode(entry: Entry, mode: number): Entry {
  return { ...entry, attr: { ...entry.attr, mode } };
}

function put(names: Names, entry: Entry, mode: number): Edit {
  return { kind: 'put', names, text: membersText(withMode(entry, mode)) };
}

function summary(changes: readonly ItemChange[]): string[] {
  return changes.map(({ item, change }) => `${change} ${'names' in item ? `/${item.names.join('/')}` : item.section}`);
}

function byPath(a: string, b: string): number {
  return a.split(' ')[1]! < b.split(' ')[1]! ? -1 : 1;
}
