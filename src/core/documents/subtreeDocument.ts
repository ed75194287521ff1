import { MetaError } from '../errors';
import { JsonDumpWriter } from '../dump/json/jsonDumpWriter';
import { toBuffer } from '../model/byteString';
import type { Entry } from '../model/entry';
import type { U64 } from '../model/u64';
import type { MetadataSource } from '../ports/metadataSource';
import type { TreeVisitor } from '../ports/treeVisitor';
import { ForwardingVisitor } from '../transfer/forwardingVisitor';

export const SUBTREE_MAX_ENTRIES = 2000;
export const SUBTREE_MAX_BYTES = 4 * 1024 * 1024;

export interface SubtreeLimits {
  maxEntries: number;
  maxBytes: number;
  signal?: AbortSignal | undefined;
}

/**
 * A directory with everything below it, exactly as a dump of that directory writes its tree.
 * @throws {MetaError} `limit` when it is larger than an editor should show; nothing is ever cut silently.
 */
export async function subtreeDocument(source: MetadataSource, directory: U64, limits: SubtreeLimits): Promise<string> {
  const parts: Buffer[] = [toBuffer('{')];
  let bytes = 0;
  const writer = new JsonDumpWriter({
    replacement: 'safe',
    wholeVolume: false,
    write: (part) => {
      bytes += part.length;
      if (bytes > limits.maxBytes) throw tooLarge(`more than ${limits.maxBytes / 1024 / 1024} MiB of text`);
      parts.push(part);
      return undefined;
    },
  });
  const visitor = new BoundedTree(writer, limits.maxEntries);
  await source.walk(visitor, { root: directory, skipTrash: true, signal: limits.signal });
  await writer.finish();
  return Buffer.concat(parts).toString('utf8');
}

/** Passes one tree on, without the volume's facts, and stops beyond a number of entries. */
class BoundedTree extends ForwardingVisitor {
  private entries = 0;

  constructor(
    inner: TreeVisitor,
    private readonly maxEntries: number,
  ) {
    super(inner);
  }

  override volume(): void {
    // The document is about the tree only.
  }

  override enterDirectory(entry: Entry): void {
    this.count();
    super.enterDirectory(entry);
  }

  override leaf(entry: Entry): void {
    this.count();
    super.leaf(entry);
  }

  private count(): void {
    // The directory itself comes first and is not one of its entries.
    if (this.entries++ > this.maxEntries) throw tooLarge(`more than ${this.maxEntries} entries`);
  }
}

function tooLarge(what: string): MetaError {
  return new MetaError('limit', `This directory holds ${what}: too much for an editor. Dump it to a file instead.`);
}
