import { MetaError } from '../../../errors';
import type { ByteString } from '../../../model/byteString';
import type { U64 } from '../../../model/u64';
import type { VolumeFacts } from '../../../model/volumeFacts';
import type { EntrySearch, SearchOptions, SearchQuery, SearchResult } from '../../../ports/entrySearch';
import type {
  DirectoryItem,
  DirectoryPage,
  Inspection,
  MetadataSource,
  PageOptions,
  WalkOptions,
} from '../../../ports/metadataSource';
import type { TreeVisitor } from '../../../ports/treeVisitor';
import { heldSecrets } from '../../../secrets/heldSecrets';
import type { JobOptions } from '../../../transfer/progress';
import { DamagedIndexError } from '../../index/damagedIndexError';
import type { DumpIndex } from '../../index/dumpIndex';
import { IndexHome } from '../../index/indexHome';
import type { IndexStorage } from '../../index/indexStorage';
import type { IndexSummary } from '../../index/indexSummary';
import { searchIndex } from '../../index/searchIndex';
import type { DumpInput } from '../../input/dumpInput';
import type { FileInput } from '../../input/fileInput';
import { childOf, inspectInode, listDirectory } from './browseDump';
import { DumpPass } from './dumpPass';
import { IndexedDump } from './indexedDump';
import { walkDump } from './walkDump';

/** A dump of which everything is known. */
export interface WholeDump {
  input: FileInput;
  index: DumpIndex;
  /** The trees at any place. */
  text: Pick<DumpInput, 'open' | 'label'>;
}

/**
 * A dump in a file. The first look into it begins to read all of it once, to know where everything is; what has been read is
 * answered meanwhile.
 */
export class DumpFileSource implements MetadataSource, EntrySearch {
  readonly kind = 'dump';
  readonly consistency = 'file';
  readonly server = undefined;
  private knownFacts: Promise<VolumeFacts> | undefined;
  private home: Promise<IndexHome> | undefined;
  private indexed: Promise<IndexedDump> | undefined;
  /** Who waits for an answer of the index. */
  private waiting = 0;
  private readonly closing = new AbortController();

  constructor(
    private readonly input: FileInput,
    private readonly storage?: IndexStorage,
  ) {}

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

  list(directory: U64, options: PageOptions): Promise<DirectoryPage> {
    return this.using(options.signal, (dump) => listDirectory(dump, this.label, directory, options));
  }

  child(directory: U64, name: ByteString, signal?: AbortSignal): Promise<DirectoryItem | undefined> {
    return this.using(signal, (dump) => childOf(dump, this.label, directory, name));
  }

  inspect(inode: U64, signal?: AbortSignal): Promise<Inspection | undefined> {
    return this.using(signal, (dump) => inspectInode(dump, inode));
  }

  /** From the index alone, when all of it is there. */
  search(query: SearchQuery, options: SearchOptions): Promise<SearchResult> {
    return this.using(options.signal, async (dump) => {
      await dump.done;
      await this.input.requireUnchanged();
      return searchIndex(dump.index, query, options);
    });
  }

  /**
   * Work that needs all of the index. It is done again when the index turns out to be damaged.
   * @throws {MetaError} what is wrong with a dump of which not all could be read.
   */
  withIndex<T>(signal: AbortSignal | undefined, work: (dump: WholeDump) => Promise<T>): Promise<T> {
    return this.using(signal, async (dump) => {
      await dump.done;
      if (dump.damage !== undefined) throw dump.damage;
      await this.input.requireUnchanged();
      return work({ input: this.input, index: dump.index, text: dump.text });
    });
  }

  /**
   * Waits until the dump was read. When the only one who waits cancels, the reading ends.
   * @throws {MetaError} when not a single entry could be read.
   */
  index({ signal, onProgress }: JobOptions = {}): Promise<IndexSummary> {
    return this.using(signal, async (dump) => {
      const end = onProgress === undefined ? undefined : dump.onProgress(onProgress);
      try {
        await dump.done;
      } finally {
        end?.();
      }
      const { damage, indexBytes, sideCopyBytes, isReused } = dump;
      const { setting } = await this.facts();
      return {
        entries: dump.index.parts.entries,
        indexBytes,
        sideCopyBytes,
        isReused,
        damage: damage === undefined ? undefined : { message: damage.message, place: damage.place },
        holdsSecrets: heldSecrets(setting).length > 0,
      };
    });
  }

  async walk(visitor: TreeVisitor, options: WalkOptions = {}): Promise<void> {
    await walkDump(this.input, visitor, options);
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.knownFacts?.catch(() => undefined);
    await this.letGo(this.indexed);
    await this.input.close();
  }

  private async using<T>(signal: AbortSignal | undefined, work: (dump: IndexedDump) => Promise<T>): Promise<T> {
    signal?.throwIfAborted();
    try {
      return await this.waitFor(signal, work);
    } catch (error) {
      if (!(error instanceof DamagedIndexError)) throw error;
    }
    // What was kept from an earlier opening is of no use.
    (await this.home)?.forget();
    await this.letGo(this.indexed);
    try {
      return await this.waitFor(signal, work);
    } catch (error) {
      if (!(error instanceof DamagedIndexError)) throw error;
      throw new MetaError('io', `${this.label}: its index cannot be read back. Is the disk all right?`, {
        cause: error,
      });
    }
  }

  private async waitFor<T>(signal: AbortSignal | undefined, work: (dump: IndexedDump) => Promise<T>): Promise<T> {
    const indexed = (this.indexed ??= this.open());
    this.waiting++;
    try {
      return await untilAborted(
        indexed.then((dump) => work(dump)),
        signal,
      );
    } catch (error) {
      const dump = await indexed.catch(() => undefined);
      const isStopped = signal?.aborted === true && this.waiting === 1 && dump?.isComplete === false;
      if (isStopped || dump?.isFailed !== false) void this.letGo(indexed);
      throw error;
    } finally {
      this.waiting--;
    }
  }

  private async open(): Promise<IndexedDump> {
    this.home ??= IndexHome.of(this.input, this.storage);
    return IndexedDump.open(this.input, await this.home);
  }

  private async letGo(indexed: Promise<IndexedDump> | undefined): Promise<void> {
    if (this.indexed !== indexed) return;
    this.indexed = undefined;
    const dump = await indexed?.catch(() => undefined);
    await dump?.close();
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
