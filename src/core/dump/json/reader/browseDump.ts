import { MetaError } from '../../../errors';
import type { ByteString } from '../../../model/byteString';
import type { Entry } from '../../../model/entry';
import { ROOT_INODE } from '../../../model/inode';
import type { U64 } from '../../../model/u64';
import type { DirectoryItem, DirectoryPage, Inspection, PageOptions } from '../../../ports/metadataSource';
import { MAX_PARENT_LINKS } from '../../../ports/metadataSource';
import type { DirectoryRecord } from '../../index/directoryRecord';
import type { IndexedEntry } from '../../index/dumpIndex';
import { entryOfDirectory } from '../../index/dumpIndex';
import type { IndexedDump } from './indexedDump';

/** While a dump is read: a page that is not full is given after so much more text. Smaller dumps are always read whole. */
const PATIENCE_BYTES = 8 * 1024 * 1024;
/** The text read between two looks whether something is there. */
const STEP_BYTES = 2 * 1024 * 1024;
const LARGEST_STEP_BYTES = 32 * 1024 * 1024;

const CUT = 'a directory is cut in a whole dump';

/** @throws {MetaError} `notFound`, or what is wrong with the dump when the directory may lie behind that. */
export async function listDirectory(
  dump: IndexedDump,
  label: string,
  inode: U64,
  { cursor, limit, signal }: PageOptions,
): Promise<DirectoryPage> {
  const { index } = dump;
  const from = cursor === undefined ? 0 : Number(cursor);
  const start = dump.readTo;
  const record = await seenDirectory(dump, label, inode);
  for (let directory = record; ; directory = index.directory(record.number)) {
    const isGrowing = directory.isCut && !dump.isComplete;
    const { childCount } = directory;
    if (!Number.isInteger(from) || from < 0 || (from > childCount && !isGrowing)) {
      throw new MetaError('malformed', `${label}: ${cursor ?? ''} is no place in that directory.`);
    }
    // Pages of a cut directory end with what is wrong, so that nobody takes them for all of it.
    const isCut = directory.isCut && dump.isComplete;
    if (isCut && from >= childCount) throw dump.damage ?? new Error(CUT);
    const found = index.children(directory, from, limit);
    const last = found.at(-1);
    const isFull = found.length >= limit;
    const isPartial = isGrowing && !isFull && last !== undefined && dump.readTo - start >= PATIENCE_BYTES;
    if ((!isGrowing || isFull || isPartial) && (last === undefined || dump.hasText(last))) {
      const items = (await dump.fetch(found, signal)).map(itemOf);
      const next = from + items.length;
      return {
        items,
        next: directory.isCut || next < childCount ? String(next) : undefined,
        total: directory.isCut ? undefined : childCount,
        ...(isPartial ? { isPartial } : {}),
      };
    }
    await dump.grown(STEP_BYTES);
  }
}

/** @throws {MetaError} as `listDirectory`. */
export async function childOf(
  dump: IndexedDump,
  label: string,
  inode: U64,
  name: ByteString,
): Promise<DirectoryItem | undefined> {
  const { index } = dump;
  const { number } = await seenDirectory(dump, label, inode);
  for (;;) {
    const directory = index.directory(number);
    const found = index.child(directory, name);
    if (found !== undefined) {
      while (!dump.hasText(found)) await dump.grown(1);
      const [entry] = await dump.fetch([found]);
      return itemOf(entry!);
    }
    if (!directory.isCut) return undefined;
    if (dump.isComplete) throw dump.damage ?? new Error(CUT);
    await readToEnd(dump, number);
  }
}

/** The first occurrence of the inode says what it holds, as for a load; all of them say its names. */
export async function inspectInode(dump: IndexedDump, inode: U64): Promise<Inspection | undefined> {
  const { index } = dump;
  let found = await seen(dump, inode);
  const [first] = found;
  if (first === undefined) return undefined;
  if (first.isLinked && !dump.isComplete) {
    // Its other names may still come.
    await dump.done;
    found = occurrences(dump, inode);
  }
  while (!dump.hasText(first)) await dump.grown(1);
  const [entry] = await dump.fetch([first]);
  const links = found
    .flatMap(({ parent, name }) => (parent === undefined ? [] : [{ parent, name }]))
    .slice(0, MAX_PARENT_LINKS)
    .map(({ parent, name }) => ({ parent: index.directory(parent).inode, name }));
  const { attr, target, xattrs, accessAcl, defaultAcl, chunks, dangling } = entry!;
  return { inode: first.inode, attr, target, links, xattrs, accessAcl, defaultAcl, chunks, dangling };
}

/** Until the directory is complete: looking for a name again is not worth it before. */
async function readToEnd(dump: IndexedDump, directory: number): Promise<void> {
  while (!dump.isComplete && dump.index.parts.directories.position(directory) === 0) await dump.grown(STEP_BYTES);
}

/** The directory as far as it was read, as soon as it was met. */
async function seenDirectory(dump: IndexedDump, label: string, inode: U64): Promise<DirectoryRecord> {
  for (let step = STEP_BYTES; ; step = Math.min(2 * step, LARGEST_STEP_BYTES)) {
    const found = occurrences(dump, inode).find(({ directory }) => directory !== undefined);
    if (found?.directory !== undefined) return dump.index.directory(found.directory);
    if (dump.isComplete) {
      throw dump.damage ?? new MetaError('notFound', `${label} has no directory with inode ${inode}.`);
    }
    await dump.grown(step);
  }
}

/** Every place of an inode, as soon as there is one. */
async function seen(dump: IndexedDump, inode: U64): Promise<IndexedEntry[]> {
  for (let step = STEP_BYTES; ; step = Math.min(2 * step, LARGEST_STEP_BYTES)) {
    const found = occurrences(dump, inode);
    if (found.length > 0 || dump.isComplete) return found;
    await dump.grown(step);
  }
}

/** In a dump of a subdirectory the root has that directory's inode; it answers to 1 as well. */
function occurrences({ index }: IndexedDump, inode: U64): IndexedEntry[] {
  const found = index.occurrences(inode);
  const root = inode === ROOT_INODE && found.length === 0 ? index.root('FSTree') : undefined;
  if (root === undefined) return found;
  const isOther = ({ parent }: IndexedEntry): boolean => parent !== undefined;
  return [entryOfDirectory(root), ...index.occurrences(root.inode).filter(isOther)];
}

function itemOf({ name, inode, attr, target, dangling }: Entry): DirectoryItem {
  return { name, inode, attr, target, dangling };
}
