import type { ByteString } from '../model/byteString';
import type { U64 } from '../model/u64';
import type { OneSided, PathNode } from './pathNode';

/** Names of one inode on the left; those in front of `at` have a partner. */
interface Candidates {
  names: OneSided[];
  at: number;
}

/**
 * Finds each inode's name on the other side. Names that went with their directory are paired before the others of the same
 * inode, so that a directory with hard links moves as one.
 * @returns the inodes of what was paired, directories not among them.
 */
export function pairMoves(left: readonly OneSided[], right: readonly OneSided[]): Set<U64> {
  const paired = new Set<U64>();
  const byInode = namesByInode(left, right);
  if (byInode.size === 0) return paired;
  for (const one of right) if (one.isDirectory) pairWithFirst(one, byInode);
  const files = right.filter((one) => !one.isDirectory && byInode.has(one.entry.inode));
  const wentAlong = filesOfPairedDirectories(left);
  for (const one of files) {
    const from = one.parent === undefined ? undefined : partnerOf(one.parent);
    const candidate = from === undefined ? undefined : wentAlong.get(from)?.get(one.name);
    if (candidate?.entry.inode === one.entry.inode) pair(one, candidate);
  }
  for (const names of unpairedByInode(files)) {
    // Which of several names counts as moved must not depend on the order in which a source gives them.
    const candidates = byInode.get(names[0]!.entry.inode);
    if (candidates !== undefined && candidates.names.length > 1) {
      candidates.names.sort(byPath);
      candidates.at = 0;
    }
    if (names.length > 1) names.sort(byPath);
    for (const one of names) pairWithFirst(one, byInode);
  }
  for (const one of files) if (one.partner !== undefined) paired.add(one.entry.inode);
  return paired;
}

function unpairedByInode(files: readonly OneSided[]): Iterable<OneSided[]> {
  const byInode = new Map<U64, OneSided[]>();
  for (const one of files) {
    if (one.partner !== undefined) continue;
    const names = byInode.get(one.entry.inode);
    if (names === undefined) byInode.set(one.entry.inode, [one]);
    else names.push(one);
  }
  return byInode.values();
}

function byPath(one: OneSided, other: OneSided): number {
  const [left, right] = [one.names, other.names];
  for (let i = 0; i < left.length && i < right.length; i++) {
    const [a, b] = [left[i]!, right[i]!];
    if (a !== b) return a < b ? -1 : 1;
  }
  return left.length - right.length;
}

function namesByInode(left: readonly OneSided[], right: readonly OneSided[]): Map<U64, Candidates> {
  const wanted = new Set<U64>(right.map(({ entry }) => entry.inode));
  const byInode = new Map<U64, Candidates>();
  for (const one of left) {
    const { inode } = one.entry;
    if (!wanted.has(inode)) continue;
    const known = byInode.get(inode);
    if (known === undefined) byInode.set(inode, { names: [one], at: 0 });
    else known.names.push(one);
  }
  return byInode;
}

function filesOfPairedDirectories(left: readonly OneSided[]): Map<PathNode, Map<ByteString, OneSided>> {
  const files = new Map<PathNode, Map<ByteString, OneSided>>();
  for (const one of left) {
    const { parent } = one;
    if (one.isDirectory || parent === undefined || partnerOf(parent) === undefined) continue;
    const inDirectory = files.get(parent);
    if (inDirectory === undefined) files.set(parent, new Map([[one.name, one]]));
    else inDirectory.set(one.name, one);
  }
  return files;
}

function partnerOf(node: PathNode): OneSided | undefined {
  return (node as Partial<OneSided>).partner;
}

function pair(one: OneSided, candidate: OneSided): void {
  if (candidate.partner !== undefined) return;
  one.partner = candidate;
  candidate.partner = one;
}

function pairWithFirst(one: OneSided, byInode: ReadonlyMap<U64, Candidates>): void {
  const candidates = byInode.get(one.entry.inode);
  if (candidates === undefined) return;
  const { names } = candidates;
  while (names[candidates.at]?.partner !== undefined) candidates.at += 1;
  const candidate = names[candidates.at];
  if (candidate?.isDirectory === one.isDirectory) pair(one, candidate);
}
