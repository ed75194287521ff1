import type { Edit } from '../../core/edit/edit';
import { MetaError } from '../../core/errors';
import type { ByteString } from '../../core/model/byteString';
import type { U64 } from '../../core/model/u64';
import type { Session, VolumeFacts } from '../../core/model/volumeFacts';
import type { SearchQuery, SearchResult } from '../../core/ports/entrySearch';
import type {
  DirectoryItem,
  DirectoryPage,
  Inspection,
  MetadataSource,
  PageOptions,
} from '../../core/ports/metadataSource';
import type { SourceDescription, WorkResults } from '../../core/workerProtocol/workProtocol';
import type { WorkOptions, WorkerThread } from './workerThread';

/**
 * A source that lives in the worker. Reading never blocks the extension host. When the worker had to be started anew,
 * the source is opened again there.
 */
export class RemoteSource implements MetadataSource {
  private generation: number;
  /** What the source in the worker shows beside its file; put there again when the worker was lost. */
  private edits: readonly Edit[] = [];
  private reopening: Promise<void> | undefined;

  private constructor(
    private readonly worker: WorkerThread,
    private readonly spec: string,
    private description: SourceDescription,
  ) {
    this.generation = worker.generation;
  }

  static async open(worker: WorkerThread, spec: string, signal?: AbortSignal): Promise<RemoteSource> {
    return new RemoteSource(worker, spec, await worker.request('open', { spec }, { signal }));
  }

  get label(): string {
    return this.description.label;
  }

  get kind(): MetadataSource['kind'] {
    return this.description.kind;
  }

  get consistency(): MetadataSource['consistency'] {
    return this.description.consistency;
  }

  get server(): MetadataSource['server'] {
    return this.description.server;
  }

  async facts(signal?: AbortSignal): Promise<VolumeFacts> {
    return this.worker.request('facts', { source: await this.handle() }, { signal });
  }

  async sessions(signal?: AbortSignal): Promise<Session[]> {
    return this.worker.request('sessions', { source: await this.handle() }, { signal });
  }

  async list(directory: U64, { cursor, limit, signal }: PageOptions): Promise<DirectoryPage> {
    const source = await this.handle();
    return this.worker.request(
      'list',
      { source, directory, limit, ...(cursor === undefined ? {} : { cursor }) },
      { signal },
    );
  }

  async child(directory: U64, name: ByteString, signal?: AbortSignal): Promise<DirectoryItem | undefined> {
    return this.worker.request('child', { source: await this.handle(), directory, name }, { signal });
  }

  async inspect(inode: U64, signal?: AbortSignal): Promise<Inspection | undefined> {
    return this.worker.request('inspect', { source: await this.handle(), inode }, { signal });
  }

  /** Makes the index of a dump, or finds the stored one. */
  async index(options: WorkOptions = {}): Promise<WorkResults['index']> {
    return this.worker.request('index', { source: await this.handle() }, options);
  }

  /** Entries of a dump, from its index. */
  async search(query: SearchQuery, limit: number, signal?: AbortSignal): Promise<SearchResult> {
    return this.worker.request('search', { source: await this.handle(), query, limit }, { signal });
  }

  /** The text of a bounded subtree document. */
  async subtree(directory: U64, limits: { maxEntries: number; maxBytes: number }): Promise<string> {
    return this.worker.request('subtree', { source: await this.handle(), directory, ...limits });
  }

  /**
   * From then on the source is the dump with these edits; none gives the original back.
   * @throws {MetaError} why an edit does not fit; what was shown before stays then.
   */
  async setEdits(edits: readonly Edit[]): Promise<WorkResults['setEdits']> {
    const changes = await this.worker.request('setEdits', { source: await this.handle(), edits: [...edits] });
    this.edits = edits;
    return changes;
  }

  /** Walks are jobs: they run whole inside a worker and never cross the thread entry by entry. */
  walk(): Promise<never> {
    return Promise.reject(new MetaError('unsupported', 'A remote source is browsed, not walked.'));
  }

  async close(): Promise<void> {
    if (this.generation === this.worker.generation)
      await this.worker.request('close', { source: this.description.source });
  }

  private async handle(): Promise<number> {
    if (this.generation !== this.worker.generation) {
      this.reopening ??= this.reopen().finally(() => {
        this.reopening = undefined;
      });
      await this.reopening;
    }
    return this.description.source;
  }

  private async reopen(): Promise<void> {
    const { generation } = this.worker;
    this.description = await this.worker.request('open', { spec: this.spec });
    if (this.edits.length > 0) {
      await this.worker.request('setEdits', { source: this.description.source, edits: [...this.edits] });
    }
    this.generation = generation;
  }
}
