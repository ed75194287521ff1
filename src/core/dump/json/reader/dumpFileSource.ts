import type { ByteString } from '../../../model/byteString';
import type { U64 } from '../../../model/u64';
import type { VolumeFacts } from '../../../model/volumeFacts';
import type {
  DirectoryItem,
  DirectoryPage,
  Inspection,
  MetadataSource,
  PageOptions,
  WalkOptions,
} from '../../../ports/metadataSource';
import type { TreeVisitor } from '../../../ports/treeVisitor';
import type { FileInput } from '../../input/fileInput';
import { DumpPass } from './dumpPass';
import { IndexedDump } from './indexedDump';
import { walkDump } from './walkDump';

/** A dump in a file. The first look into a directory reads all of it once, to know where everything is. */
export class DumpFileSource implements MetadataSource {
  readonly kind = 'dump';
  readonly consistency = 'file';
  readonly server = undefined;
  private knownFacts: Promise<VolumeFacts> | undefined;
  private indexed: Promise<IndexedDump> | undefined;
  private readonly closing = new AbortController();

  constructor(private readonly input: FileInput) {}

  get label(): string {
    return this.input.label;
  }

  async facts(signal?: AbortSignal): Promise<VolumeFacts> {
    signal?.throwIfAborted();
    this.knownFacts ??= new DumpPass(this.input, { signal: this.closing.signal }).facts().catch((error: unknown) => {
      this.knownFacts = undefined;
      throw error;
    });
    return untilAborted(this.knownFacts, signal);
  }

  sessions(): Promise<[]> {
    return Promise.resolve([]);
  }

  async list(directory: U64, options: PageOptions): Promise<DirectoryPage> {
    return (await this.index(options.signal)).list(directory, options);
  }

  async child(directory: U64, name: ByteString, signal?: AbortSignal): Promise<DirectoryItem | undefined> {
    return (await this.index(signal)).child(directory, name);
  }

  async inspect(inode: U64, signal?: AbortSignal): Promise<Inspection | undefined> {
    return (await this.index(signal)).inspect(inode);
  }

  async walk(visitor: TreeVisitor, options: WalkOptions = {}): Promise<void> {
    await walkDump(this.input, visitor, options);
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.knownFacts?.catch(() => undefined);
    const indexed = await this.indexed?.catch(() => undefined);
    await indexed?.close();
    await this.input.close();
  }

  private async index(signal: AbortSignal | undefined): Promise<IndexedDump> {
    signal?.throwIfAborted();
    // Shared by all who ask, so that one who cancels takes it from nobody.
    this.indexed ??= IndexedDump.build(this.input, this.closing.signal).catch((error: unknown) => {
      this.indexed = undefined;
      throw error;
    });
    return untilAborted(this.indexed, signal);
  }
}

async function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', stop);
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    if (stop !== undefined) signal.removeEventListener('abort', stop);
  }
}
