import type { DumpIndex } from '../dump/index/dumpIndex';
import type { DumpFileSource, WholeDump } from '../dump/json/reader/dumpFileSource';
import { walkDump } from '../dump/json/reader/walkDump';
import type { ByteString } from '../model/byteString';
import { ROOT_INODE } from '../model/inode';
import type { U64 } from '../model/u64';
import type { VolumeFacts } from '../model/volumeFacts';
import type { EntrySearch, SearchOptions, SearchQuery, SearchResult } from '../ports/entrySearch';
import type {
  DirectoryItem,
  DirectoryPage,
  Inspection,
  MetadataSource,
  PageOptions,
  WalkOptions,
} from '../ports/metadataSource';
import type { TreeVisitor } from '../ports/treeVisitor';
import { childInEdited, directoryNode, inspectEdited, listEdited } from './browseEdited';
import { changesOf } from './changes';
import type { Edit } from './edit';
import type { EditedInput } from './editedInput';
import type { EditBase } from './editState';
import { EditState } from './editState';
import type { ItemChange } from './itemChange';
import { IndexPlaces } from './places/indexPlaces';
import { EditedSearch } from './search/editedSearch';
import { readHeaderMap } from './sections/headerMap';
import { walkTree } from './walkTree';

/** Something that is known of a dump as long as its index is the same. */
interface OfIndex<T> {
  /** Undefined when it could not be made. */
  index: DumpIndex | undefined;
  value: Promise<T>;
}

/** A dump with edits: everything shows what it will be. The file itself is never written. */
export class EditedDump implements MetadataSource, EntrySearch {
  readonly kind = 'dump';
  readonly consistency = 'file';
  readonly server = undefined;
  private edits: readonly Edit[] = [];
  private base: OfIndex<EditBase> | undefined;
  private state: OfIndex<EditState> | undefined;
  private text: OfIndex<EditedInput> | undefined;
  private items: OfIndex<ItemChange[]> | undefined;
  /** Edits are set one after the other, and who reads waits for them. */
  private setting: Promise<unknown> = Promise.resolve();

  /** Closed together with this. */
  constructor(readonly original: DumpFileSource) {}

  static async open(original: DumpFileSource, edits: readonly Edit[], signal?: AbortSignal): Promise<EditedDump> {
    const dump = new EditedDump(original);
    try {
      await dump.setEdits(edits, signal);
      return dump;
    } catch (error) {
      await dump.close();
      throw error;
    }
  }

  get label(): string {
    return this.original.label;
  }

  get appliedEdits(): readonly Edit[] {
    return this.edits;
  }

  /**
   * Shows these edits instead of those before.
   * @throws {MetaError} when one of them cannot be; what was shown before stays.
   */
  setEdits(edits: readonly Edit[], signal?: AbortSignal): Promise<void> {
    const work = this.setting.then(() => this.setNow(edits, signal));
    this.setting = work.catch(() => undefined);
    return work;
  }

  /** Whether one more edit can be made. @throws {MetaError} why not. */
  async checkEdit(edit: Edit): Promise<void> {
    const before = this.edits;
    await this.setEdits([...before, edit]);
    await this.setEdits(before);
  }

  async changes(): Promise<ItemChange[]> {
    await this.setting;
    if (this.edits.length === 0) return [];
    return this.using(undefined, (state, { index }) => {
      this.items = kept(this.items, index, () => changesOf(state));
      return this.items.value;
    });
  }

  /** The whole edited document; good until edits are set anew or the dump is closed. */
  input(signal?: AbortSignal): Promise<EditedInput> {
    return this.using(signal, (state, { index }) => {
      this.text = kept(this.text, index, () => state.input());
      return this.text.value;
    });
  }

  /** What has been applied, for those who go on from there. */
  editState(signal?: AbortSignal): Promise<EditState> {
    return this.using(signal, (state) => Promise.resolve(state));
  }

  /** What edits are applied to. */
  openBase(signal?: AbortSignal): Promise<EditBase> {
    return this.original.withIndex(signal, (dump) => this.baseOn(dump));
  }

  async facts(signal?: AbortSignal): Promise<VolumeFacts> {
    await this.setting;
    if (this.edits.length === 0) return this.original.facts(signal);
    return this.using(signal, (state) => Promise.resolve(state.facts));
  }

  sessions(): Promise<[]> {
    return Promise.resolve([]);
  }

  async list(directory: U64, options: PageOptions): Promise<DirectoryPage> {
    await this.setting;
    if (this.edits.length === 0) return this.original.list(directory, options);
    return this.using(options.signal, ({ overlay }) => listEdited(overlay, directory, options));
  }

  async child(directory: U64, name: ByteString, signal?: AbortSignal): Promise<DirectoryItem | undefined> {
    await this.setting;
    if (this.edits.length === 0) return this.original.child(directory, name, signal);
    return this.using(signal, ({ overlay }) => childInEdited(overlay, directory, name));
  }

  async inspect(inode: U64, signal?: AbortSignal): Promise<Inspection | undefined> {
    await this.setting;
    if (this.edits.length === 0) return this.original.inspect(inode, signal);
    return this.using(signal, ({ overlay }) => inspectEdited(overlay, inode));
  }

  async search(query: SearchQuery, options: SearchOptions): Promise<SearchResult> {
    await this.setting;
    const { original } = this;
    if (this.edits.length === 0) return original.search(query, options);
    return this.using(options.signal, ({ overlay }) => new EditedSearch(overlay, original).search(query, options));
  }

  /** A whole walk reads the edited text; one of a directory reads only that. */
  async walk(visitor: TreeVisitor, options: WalkOptions = {}): Promise<void> {
    await this.setting;
    if (this.edits.length === 0) return this.original.walk(visitor, options);
    const { root, signal } = options;
    if (root === undefined || root === ROOT_INODE) return walkDump(await this.input(signal), visitor, options);
    const state = await this.editState(signal);
    const node = directoryNode(state.overlay, root);
    visitor.volume(state.facts);
    await walkTree(state.overlay, node, visitor, signal);
  }

  async close(): Promise<void> {
    await this.setting;
    await this.original.close();
  }

  private async using<T>(
    signal: AbortSignal | undefined,
    work: (state: EditState, dump: WholeDump) => Promise<T>,
  ): Promise<T> {
    await this.setting;
    return this.original.withIndex(signal, async (dump) => {
      this.state = kept(this.state, dump.index, () => this.applied(dump, this.edits, undefined));
      return work(await this.state.value, dump);
    });
  }

  private async setNow(edits: readonly Edit[], signal: AbortSignal | undefined): Promise<void> {
    if (edits.length === 0) this.state = undefined;
    else await this.original.withIndex(signal, (dump) => this.setOn(dump, edits, signal));
    this.edits = edits;
    this.text = undefined;
    this.items = undefined;
  }

  private async setOn(dump: WholeDump, edits: readonly Edit[], signal: AbortSignal | undefined): Promise<void> {
    const { index } = dump;
    const known = this.state?.index === index ? await this.state.value.catch(() => undefined) : undefined;
    // One that fails half-way is of no more use; it is made anew from the edits that worked.
    this.state = undefined;
    const state =
      known?.isStartOf(edits) === true ? await extended(known, edits, signal) : await this.applied(dump, edits, signal);
    this.state = { index, value: Promise.resolve(state) };
  }

  private async applied(dump: WholeDump, edits: readonly Edit[], signal: AbortSignal | undefined): Promise<EditState> {
    return extended(new EditState(await this.baseOn(dump)), edits, signal);
  }

  private baseOn(dump: WholeDump): Promise<EditBase> {
    this.base = kept(this.base, dump.index, () => this.readBase(dump));
    return this.base.value;
  }

  private async readBase({ input, index, text }: WholeDump): Promise<EditBase> {
    const [header, facts] = [await readHeaderMap(input), await this.original.facts()];
    return { input, header, facts, places: new IndexPlaces(index, text) };
  }
}

/** What is known already, or the work that makes it; what failed is made again. */
function kept<T>(known: OfIndex<T> | undefined, index: DumpIndex, make: () => Promise<T>): OfIndex<T> {
  if (known?.index === index) return known;
  const made: OfIndex<T> = { index, value: make() };
  made.value.catch(() => {
    made.index = undefined;
  });
  return made;
}

async function extended(state: EditState, edits: readonly Edit[], signal: AbortSignal | undefined): Promise<EditState> {
  for (let i = state.edits.length; i < edits.length; i++) {
    signal?.throwIfAborted();
    await state.apply(edits[i]!);
  }
  return state;
}
