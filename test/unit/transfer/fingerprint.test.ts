import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import type { Entry } from '../../../src/core/model/entry';
import type { Verification } from '../../../src/core/transfer/verify/verification';
import { compareVerifications, verify } from '../../../src/core/transfer/verify/verify';
import { generatedSource } from '../../support/generatedSource';
import type { GeneratedEntry, GeneratedVolume } from '../../support/generatedVolume';
import { generatedVolume } from '../../support/generatedVolume';
import { directory, file, volumeOf } from '../../support/smallVolume';

const fingerprint = (volume: GeneratedVolume): Promise<Verification> => verify(generatedSource(volume));

function reversed(entry: GeneratedEntry): GeneratedEntry {
  return { entry: entry.entry, children: entry.children.map(reversed).reverse() };
}

/** Every entry of a tree but its root. */
function below(entry: GeneratedEntry): GeneratedEntry[] {
  return entry.children.flatMap((child) => [child, ...below(child)]);
}

describe('tree hash', () => {
  it('does not depend on the order of names', async () => {
    await fc.assert(
      fc.asyncProperty(generatedVolume, async (volume) => {
        // A hard link's copies are equal here, so it does not matter which comes first.
        const other = { ...volume, root: reversed(volume.root), trash: reversed(volume.trash) };
        assert.deepEqual(await fingerprint(other), await fingerprint(volume));
      }),
      { numRuns: 60 },
    );
  });

  it('changes with any attribute of any entry', async () => {
    const changes: ((entry: Entry) => Entry)[] = [
      (e) => ({ ...e, name: `${e.name}x` }),
      (e) => ({ ...e, attr: { ...e.attr, mode: e.attr.mode ^ 1 } }),
      (e) => ({ ...e, attr: { ...e.attr, uid: e.attr.uid ^ 1 } }),
      (e) => ({ ...e, attr: { ...e.attr, flags: e.attr.flags ^ 1 } }),
      (e) => ({ ...e, attr: { ...e.attr, mtime: Number(e.attr.mtime) + 1 } }),
      (e) => ({ ...e, attr: { ...e.attr, ctimensec: e.attr.ctimensec ^ 1 } }),
      (e) => ({ ...e, attr: { ...e.attr, tier: e.attr.tier ^ 1 } }),
      (e) => ({ ...e, xattrs: [...e.xattrs, { name: 'zz', value: '' }] }),
      (e) => ({
        ...e,
        accessAcl:
          e.accessAcl === undefined ? { owner: 7, group: 7, other: 7, mask: 7, users: [], groups: [] } : undefined,
      }),
    ];
    await fc.assert(
      fc.asyncProperty(
        generatedVolume,
        fc.nat(),
        fc.nat({ max: changes.length - 1 }),
        async (volume, which, change) => {
          const before = await fingerprint(volume);
          const seen = new Set<number | bigint>();
          const firsts = below(volume.root).filter(({ entry }) => !seen.has(entry.inode) && seen.add(entry.inode));
          fc.pre(firsts.length > 0);
          const victim = firsts[which % firsts.length]!;
          victim.entry = changes[change]!(victim.entry);
          const after = await fingerprint(volume);
          assert.notEqual(after.treeHash, before.treeHash);
          assert.ok(compareVerifications(before, after).some(({ what }) => what === 'treeHash'));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('is the same for names below another parent only when nothing moved', async () => {
    const one = await fingerprint(volumeOf([directory('a', 2, [file('x', 4)]), directory('b', 3, [])]));
    const two = await fingerprint(volumeOf([directory('a', 2, []), directory('b', 3, [file('x', 4)])]));
    assert.notEqual(one.treeHash, two.treeHash);
  });

  it('leaves out what follows from the rest: link counts, directory sizes, records beyond the end', async () => {
    const plain = volumeOf([directory('d', 2, [file('x', 3, {}, 10)])]);
    const stored = volumeOf([directory('d', 2, [file('x', 3, {}, 10)])]);
    const [d] = stored.root.children;
    d!.entry.attr = { ...d!.entry.attr, nlink: 99, length: 4096 };
    d!.children[0]!.entry.chunks = [
      { index: 5, slices: [{ pos: 0, id: 1, size: 1, off: 0, len: 1 }] },
      { index: 0, slices: [] },
    ];
    assert.equal((await fingerprint(stored)).treeHash, (await fingerprint(plain)).treeHash);
  });

  it('counts hard links, types and space', async () => {
    const link = { chunks: [{ index: 0, slices: [{ pos: 0, id: 1, size: 10, off: 0, len: 10 }] }] };
    const result = await fingerprint(
      volumeOf([directory('d', 2, [file('one', 3, link, 10), file('two', 3, link, 10)]), file('z', 4, {}, 5)]),
    );
    assert.equal(result.entries, 4);
    assert.equal(result.inodes.regular, 2);
    assert.equal(result.inodes.directory, 1);
    assert.equal(result.hardLinkGroups, 1);
    assert.equal(result.lengthBytes, 15);
    assert.equal(result.slices, 1);
  });

  it('is the same instant however a dump writes times before 1970', async () => {
    const at = (mtime: number, mtimensec: number): Promise<Verification> => {
      const volume = volumeOf([file('x', 2)]);
      const [x] = volume.root.children;
      x!.entry.attr = { ...x!.entry.attr, mtime, mtimensec };
      return fingerprint(volume);
    };
    assert.equal((await at(-4, 3294967303)).treeHash, (await at(-5, 7)).treeHash);
  });
});
