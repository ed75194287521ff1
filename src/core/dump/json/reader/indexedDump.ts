import { MetaError } from '../../../errors';
import type { Entry } from '../../../model/entry';
import type { OnProgress } from '../../../transfer/progress';
import { DumpIndex } from '../../index/dumpIndex';
import type { IndexedEntry } from '../../index/dumpIndex';
import { IndexBuilder } from '../../index/indexBuilder';
import type { IndexHome } from '../../index/indexHome';
import type { IndexFile } from '../../index/indexFile';
import type { SideCopy } from '../../index/sideCopy';
import type { DumpInput } from '../../input/dumpInput';
import type { FileInput } from '../../input/fileInput';
import { scanDump } from '../scan/scanDump';
import type { EntryPlace } from './entryFetcher';
import { EntryFetcher } from './entryFetcher';

/** A dump with its index, from the moment on at which the index begins to grow. */
export class IndexedDump {
  /** Resolves with the end of the reading, which damage may bring early; rejects when nothing can be looked into. */
  readonly done: Promise<void>;
  /** Why the reading ended before the end of the dump. */
  damage: MetaError | undefined;
  private failure: Error | undefined;
  private readonly listeners = new Set<OnProgress>();
  private readonly stopping = new AbortController();
  private readonly home: IndexHome;

  private constructor(
    private readonly input: FileInput,
    home: IndexHome,
    readonly index: DumpIndex,
    private readonly file: IndexFile,
    private readonly copy: SideCopy | undefined,
    private readonly builder: IndexBuilder | undefined,
  ) {
    this.home = home;
    this.done = builder === undefined ? Promise.resolve() : this.build(builder);
    // Whoever wants something of the dump hears of it.
    this.done.catch(() => undefined);
  }

  /** Takes the index of an earlier opening, or begins to make one. */
  static open(input: FileInput, home: IndexHome): IndexedDump {
    const known = home.reuse();
    if (known !== undefined) {
      return new IndexedDump(input, home, new DumpIndex(known.index), known.index.file, known.copy, undefined);
    }
    const { file, copy } = home.create();
    const builder = new IndexBuilder(file);
    return new IndexedDump(input, home, new DumpIndex(builder), file, copy, builder);
  }

  /** The trees at any place. */
  get text(): Pick<DumpInput, 'open' | 'label'> {
    return this.copy ?? this.input;
  }

  get isReused(): boolean {
    return this.builder === undefined;
  }

  get isComplete(): boolean {
    return this.index.isComplete;
  }

  /** Nothing can be looked into. */
  get isFailed(): boolean {
    return this.failure !== undefined;
  }

  get indexBytes(): number {
    return this.file.size;
  }

  get sideCopyBytes(): number {
    return this.copy?.writtenBytes ?? 0;
  }

  /** In the text, how far the reading has come. */
  get readTo(): number {
    return this.builder?.lastOffset ?? Infinity;
  }

  /** Resolves when so much more text has been read, or all of it. @throws why nothing more will be. */
  async grown(textBytes: number): Promise<void> {
    const { builder } = this;
    if (builder === undefined) return;
    const target = builder.lastOffset + textBytes;
    do {
      if (this.failure !== undefined) throw this.failure;
      if (this.isComplete) return;
      await builder.nextChange();
    } while (builder.lastOffset < target);
  }

  /** Of the index being made; returns what ends it. */
  onProgress(listener: OnProgress): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Whether the text of an entry can be fetched already. */
  hasText(entry: IndexedEntry): boolean {
    return this.copy === undefined || this.isComplete || entry.offset < this.copy.readyEnd;
  }

  /** @throws {MetaError} `damaged` when the file is no longer what it was. */
  async fetch(entries: readonly IndexedEntry[], signal?: AbortSignal): Promise<Entry[]> {
    await this.input.requireUnchanged();
    return new EntryFetcher(this.text).fetchAll(
      entries.map((entry) => this.placeOf(entry)),
      signal,
    );
  }

  /** Ends the reading, and lets go of the files. */
  async close(): Promise<void> {
    this.stopping.abort();
    await this.done.catch(() => undefined);
    this.file.close();
    this.copy?.close();
  }

  private placeOf({ offset, parent, directory }: IndexedEntry): EntryPlace {
    const isAmended =
      this.index.parts.hasAmended && directory !== undefined && this.index.directory(directory).isAmended;
    return { offset, hasName: parent !== undefined, isAmended };
  }

  private async build(builder: IndexBuilder): Promise<void> {
    try {
      await this.scan(builder);
      await this.input.requireUnchanged();
      builder.finish();
      this.home.keep(builder, this.copy);
    } catch (error) {
      if (!isDamage(error) || !hasEntries(builder)) {
        this.failure = error instanceof Error ? error : new Error(String(error));
        throw error;
      }
      this.damage = error;
      builder.finish();
    } finally {
      builder.drain();
    }
  }

  private async scan(builder: IndexBuilder): Promise<void> {
    const { copy } = this;
    await scanDump(this.input, builder, {
      signal: this.stopping.signal,
      onBytes: (bytes, totalBytes) => {
        const { entries } = builder;
        for (const listener of this.listeners) listener({ phase: 'index', entries, bytes, totalBytes });
      },
      copyTrees:
        copy === undefined
          ? undefined
          : (bytes, offset) => {
              copy.write(bytes, offset);
              return Promise.resolve();
            },
    });
  }
}

/** Of the text; a failing disk says nothing about it. */
function isDamage(error: unknown): error is MetaError {
  return MetaError.is(error, 'malformed') || MetaError.is(error, 'damaged') || MetaError.is(error, 'limit');
}

/** Something beside the roots of the trees. */
function hasEntries({ entries, roots }: IndexBuilder): boolean {
  return entries > Object.keys(roots).length;
}
