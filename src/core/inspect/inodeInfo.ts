import type { ByteString } from '../model/byteString';
import { EntryType } from '../model/entryType';
import type { U64 } from '../model/u64';
import { align4K } from '../model/u64';
import type { Inspection, MetadataSource } from '../ports/metadataSource';
import { effectiveSlices } from './effectiveSlices';
import type { ObjectRange } from './objectNames';
import { objectsOf } from './objectNames';
import { pathsOf } from './paths';
import type { Summary } from './summary';
import { summarizeDirectory, summarizeTree } from './summary';

export interface InodeInfo {
  inspection: Inspection;
  paths: ByteString[];
  summary: Summary;
  /** What a read of the file returns, in file order; empty for everything else. */
  objects: ObjectRange[];
}

/** Everything `juicefs info` shows, without a mount. Undefined when the volume has no such inode. */
export async function inodeInfo(
  source: MetadataSource,
  inode: U64,
  options: { recursive?: boolean; signal?: AbortSignal | undefined } = {},
): Promise<InodeInfo | undefined> {
  const inspection = await source.inspect(inode, options.signal);
  if (inspection === undefined) return undefined;
  const { setting } = await source.facts(options.signal);
  const { attr } = inspection;
  const isFile = attr.type === EntryType.regular;
  return {
    inspection,
    paths: await pathsOf(source, inode, options.signal),
    summary: await summaryOf(source, inspection, options),
    objects: isFile
      ? effectiveSlices(inspection.chunks, attr.length).flatMap((range) => objectsOf(range, setting))
      : [],
  };
}

async function summaryOf(
  source: MetadataSource,
  { inode, attr }: Inspection,
  options: { recursive?: boolean; signal?: AbortSignal | undefined },
): Promise<Summary> {
  if (attr.type === EntryType.directory) {
    return options.recursive === true
      ? summarizeTree(source, inode, options.signal)
      : summarizeDirectory(source, inode, options.signal);
  }
  const length = attr.type === EntryType.regular ? attr.length : 0;
  return { files: 1, directories: 0, lengthBytes: length, sizeBytes: align4K(length) };
}
