import { displayPath } from '../../dump/json/reader/displayPath';
import { MetaError } from '../../errors';
import type { ByteString } from '../../model/byteString';
import { EntryType } from '../../model/entryType';
import type { U64 } from '../../model/u64';
import type { ParsedEntry } from '../text/parseEntry';
import { addParsed } from './addParsed';
import { checkName } from './entryNames';
import { childOrder } from './childOrder';
import type { Overlay } from './overlay';
import type { OverlayNode } from './overlayNode';
import { replaceMembers } from './replaceMembers';
import { sameMembers } from './sameMembers';

interface Wanted {
  parent: OverlayNode;
  name: ByteString;
  parsed: ParsedEntry;
  /** The entry of that name so far, which has another inode or is of the other sort. */
  instead: OverlayNode | undefined;
}

/**
 * Makes a directory what a document says. Entries that stay are not touched, so their bytes stay too; an entry that only
 * has another name or directory inside the subtree is moved.
 */
export async function putSubtree(
  overlay: Overlay,
  top: OverlayNode,
  document: ParsedEntry,
  number: number,
): Promise<void> {
  if (document.entry.attr.type !== EntryType.directory || !overlay.isDirectory(top)) {
    throw new MetaError('malformed', `${displayPath(overlay.namesOf(top))}: a subtree is a directory.`);
  }
  const gone = new Set<OverlayNode>();
  let wanted: Wanted[] = [];
  const members: { node: OverlayNode; parsed: ParsedEntry }[] = [];
  const open = [{ node: top, parsed: document }];
  for (;;) {
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      members.push(next);
      if (overlay.isDirectory(next.node)) await compareEntries(overlay, next.node, next.parsed, { gone, wanted, open });
    }
    const moves = matches(overlay, gone, wanted);
    if (moves.length === 0) break;
    const from = moves.map(({ node }) => node);
    for (const node of from) gone.delete(node);
    // Two entries may change names with each other: first all leave, then all arrive.
    for (const node of from) overlay.remove(node, number);
    for (const { node, want } of moves) {
      if (want.instead?.parent !== undefined) overlay.remove(want.instead, number);
      overlay.move(node, want.parent, want.name, number);
      open.push({ node, parsed: want.parsed });
    }
    wanted = wanted.filter((want) => !moves.some((found) => found.want === want));
  }
  for (const want of wanted) {
    const { instead, parsed } = want;
    if (instead?.parent === undefined || !gone.has(instead) || !isSameSort(overlay, instead, parsed)) continue;
    if (overlay.isDirectory(instead)) continue;
    // The file got another number.
    gone.delete(instead);
    members.push({ node: instead, parsed });
    wanted = wanted.filter((other) => other !== want);
  }
  for (const node of gone) if (node.parent !== undefined) overlay.remove(node, number);
  for (const { parent, name, parsed } of wanted) await addParsed(overlay, parent, name, parsed, number);
  await replaceChanged(overlay, members, number);
}

function isSameSort(overlay: Overlay, node: OverlayNode, parsed: ParsedEntry): boolean {
  return overlay.isDirectory(node) === (parsed.entry.attr.type === EntryType.directory);
}

async function compareEntries(
  overlay: Overlay,
  directory: OverlayNode,
  parsed: ParsedEntry,
  found: { gone: Set<OverlayNode>; wanted: Wanted[]; open: { node: OverlayNode; parsed: ParsedEntry }[] },
): Promise<void> {
  const now = new Map<ByteString, OverlayNode>();
  for (const { node, isKnown } of (await childOrder(overlay, directory)).all()) {
    const name = await overlay.nameOf(node);
    now.set(name, isKnown || node.origin === undefined ? node : overlay.placeChild(directory, node.origin, name));
  }
  const names = new Set<ByteString>();
  for (const child of parsed.children) {
    const { name, inode } = child.entry;
    checkName(name);
    if (names.has(name)) {
      const where = displayPath([...overlay.namesOf(directory), name]);
      throw new MetaError('exists', `${where} is there twice. Give one of them another name.`);
    }
    names.add(name);
    const there = now.get(name);
    if (there !== undefined && overlay.inodeOf(there) === inode && isSameSort(overlay, there, child)) {
      found.open.push({ node: there, parsed: child });
      continue;
    }
    if (there !== undefined) found.gone.add(there);
    found.wanted.push({ parent: directory, name, parsed: child, instead: there });
  }
  for (const [name, child] of now) if (!names.has(name)) found.gone.add(child);
}

/** Entries that are gone at one place and wanted at another. */
function matches(overlay: Overlay, gone: Set<OverlayNode>, wanted: Wanted[]): { node: OverlayNode; want: Wanted }[] {
  const byInode = new Map<U64, OverlayNode[]>();
  for (const node of gone) {
    const inode = overlay.inodeOf(node);
    byInode.set(inode, [...(byInode.get(inode) ?? []), node]);
  }
  const found: { node: OverlayNode; want: Wanted }[] = [];
  for (const want of wanted) {
    const node = byInode.get(want.parsed.entry.inode)?.find((candidate) => isSameSort(overlay, candidate, want.parsed));
    // A directory does not move below itself.
    if (node === undefined || want.parent.isBelowOrAt(node)) continue;
    byInode.set(
      want.parsed.entry.inode,
      byInode.get(want.parsed.entry.inode)!.filter((candidate) => candidate !== node),
    );
    found.push({ node, want });
  }
  return found;
}

/** Members that the document changes. Copies of a hard-linked file that were not touched give way to one that was. */
async function replaceChanged(
  overlay: Overlay,
  members: { node: OverlayNode; parsed: ParsedEntry }[],
  number: number,
): Promise<void> {
  const changed = new Map<U64, ParsedEntry>();
  for (const { node, parsed } of members) {
    const { entry } = parsed;
    if (sameMembers(await overlay.head(node), entry)) continue;
    const other = changed.get(entry.inode);
    if (other !== undefined && !sameMembers(other.entry, entry)) {
      const where = displayPath(overlay.namesOf(node));
      throw new MetaError('malformed', `${where}: inode ${entry.inode} is written in two different ways.`);
    }
    changed.set(entry.inode, parsed);
  }
  for (const { node, parsed } of members) {
    if (changed.get(parsed.entry.inode) !== parsed) continue;
    await replaceMembers(overlay, node, { ...parsed.entry, name: '' }, number);
  }
}
