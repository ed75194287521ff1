import type { Attr } from '../model/attr';
import type { Entry } from '../model/entry';
import { EntryType } from '../model/entryType';
import { ROOT_INODE } from '../model/inode';
import type { U64 } from '../model/u64';
import { addInt, align4K } from '../model/u64';
import type { MetadataSource } from '../ports/metadataSource';
import type { TreeVisitor } from '../ports/treeVisitor';

/** What a directory holds, counted as `juicefs info` and `summary` do: itself included, links each time. */
export interface Summary {
  /** Everything that is not a directory. */
  files: number;
  directories: number;
  /** Sum of the lengths of regular files. */
  lengthBytes: U64;
  /** Each entry rounded up to 4 KiB. */
  sizeBytes: U64;
}

const PAGE = 1000;

/** The directory and its direct children. */
export async function summarizeDirectory(
  source: MetadataSource,
  directory: U64,
  signal?: AbortSignal,
): Promise<Summary> {
  const summary = directoryItself();
  let cursor: string | undefined;
  do {
    const page = await source.list(directory, { cursor, limit: PAGE, signal });
    for (const item of page.items) addEntry(summary, item.attr);
    cursor = page.next;
  } while (cursor !== undefined);
  return summary;
}

/** The directory and everything below it. */
export async function summarizeTree(source: MetadataSource, root: U64, signal?: AbortSignal): Promise<Summary> {
  const summary = directoryItself();
  let depth = 0;
  const visitor: TreeVisitor = {
    volume: () => undefined,
    beginTree: () => undefined,
    endTree: () => undefined,
    enterDirectory: (entry: Entry) => {
      if (depth > 0) addEntry(summary, entry.attr);
      depth += 1;
    },
    leaf: (entry: Entry) => addEntry(summary, entry.attr),
    leaveDirectory: () => (depth -= 1),
    drain: () => undefined,
  };
  await source.walk(visitor, { root: root === ROOT_INODE ? undefined : root, skipTrash: true, signal });
  return summary;
}

function directoryItself(): Summary {
  return { files: 0, directories: 1, lengthBytes: 0, sizeBytes: align4K(0) };
}

function addEntry(summary: Summary, attr: Attr): void {
  const length = attr.type === EntryType.regular ? attr.length : 0;
  if (attr.type === EntryType.directory) summary.directories += 1;
  else summary.files += 1;
  summary.lengthBytes = addInt(summary.lengthBytes, length);
  summary.sizeBytes = addInt(summary.sizeBytes, align4K(length));
}
