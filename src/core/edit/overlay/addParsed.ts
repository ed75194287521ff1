import { displayPath } from '../../dump/json/reader/displayPath';
import { MetaError } from '../../errors';
import type { ParsedEntry } from '../text/parseEntry';
import { checkInode } from './checkInode';
import { checkName } from './entryNames';
import type { Overlay } from './overlay';
import type { OverlayNode } from './overlayNode';
import type { Names } from '../../model/names';

/** A new entry with all below it. The place is free. */
export async function addParsed(
  overlay: Overlay,
  parent: OverlayNode,
  name: string,
  parsed: ParsedEntry,
  number: number,
): Promise<void> {
  const inTrash = overlay.isInTrash(parent);
  const open = [{ parent, name, parsed }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { entry, children } = next.parsed;
    const where = displayPath([...overlay.namesOf(next.parent), next.name]);
    await checkInode(overlay, entry, where, inTrash);
    const node = overlay.add(next.parent, next.name, entry, number);
    const names = new Set<string>();
    for (const child of children) {
      checkName(child.entry.name);
      if (names.has(child.entry.name)) throw taken([...overlay.namesOf(node), child.entry.name]);
      names.add(child.entry.name);
      open.push({ parent: node, name: child.entry.name, parsed: child });
    }
  }
}

export function taken(names: Names): MetaError {
  return new MetaError('exists', `There is a ${displayPath(names)} already. Choose another name, or delete it first.`);
}
