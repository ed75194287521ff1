import type { ByteString } from '../../model/byteString';
import type { U64 } from '../../model/u64';
import type { Session, VolumeFacts } from '../../model/volumeFacts';
import type {
  Consistency,
  DirectoryItem,
  DirectoryPage,
  Inspection,
  MetadataSource,
  PageOptions,
  ServerDescription,
  SourceKind,
  WalkOptions,
} from '../../ports/metadataSource';
import type { TreeVisitor } from '../../ports/treeVisitor';
import type { DirectorySample } from './directorySample';
import { SampleVisitor } from './sampleVisitor';
import type { WalkThread } from './thread/walkInThread';
import { walkInThread } from './thread/walkInThread';

/** A source as it is, that remembers some of what its last walk showed. Closing is left to the owner of the source. */
export class SampledSource implements MetadataSource {
  private last: SampleVisitor | undefined;

  /** @param thread walks it in a thread of its own */
  constructor(
    private readonly source: MetadataSource,
    private readonly thread?: WalkThread,
  ) {}

  /** Of the last walk. */
  get samples(): readonly DirectorySample[] {
    return this.last?.samples ?? [];
  }

  /** As the last walk showed them. */
  get walkedFacts(): VolumeFacts | undefined {
    return this.last?.facts;
  }

  get label(): string {
    return this.source.label;
  }

  get kind(): SourceKind {
    return this.source.kind;
  }

  get consistency(): Consistency {
    return this.source.consistency;
  }

  get server(): ServerDescription | undefined {
    return this.source.server;
  }

  facts(signal?: AbortSignal): Promise<VolumeFacts> {
    return this.source.facts(signal);
  }

  sessions(signal?: AbortSignal): Promise<Session[]> {
    return this.source.sessions(signal);
  }

  list(directory: U64, options: PageOptions): Promise<DirectoryPage> {
    return this.source.list(directory, options);
  }

  child(directory: U64, name: ByteString, signal?: AbortSignal): Promise<DirectoryItem | undefined> {
    return this.source.child(directory, name, signal);
  }

  inspect(inode: U64, signal?: AbortSignal): Promise<Inspection | undefined> {
    return this.source.inspect(inode, signal);
  }

  walk(visitor: TreeVisitor, options?: WalkOptions): Promise<void> {
    this.last = new SampleVisitor(visitor);
    return this.thread === undefined
      ? this.source.walk(this.last, options)
      : walkInThread(this.thread, this.last, options);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
