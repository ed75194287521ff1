import type { Acl } from '../model/acl';
import type { Attr } from '../model/attr';
import type { ByteString } from '../model/byteString';
import type { Chunk } from '../model/chunk';
import type { Xattr } from '../model/entry';
import type { U64 } from '../model/u64';
import type { Counters, Session, VolumeFacts } from '../model/volumeFacts';
import type { OnNotice } from './notice';
import type { TreeVisitor } from './treeVisitor';

/** Anything metadata can be read from: a live engine, a dump, later an edited dump or a binary backup. */
export interface MetadataSource {
  /** For people: URL without secrets, or file path. */
  readonly label: string;
  readonly kind: SourceKind;
  /** What the whole dump of this source can promise; shown with results. */
  readonly consistency: Consistency;
  /** Undefined for files. */
  readonly server: ServerDescription | undefined;

  facts(signal?: AbortSignal): Promise<VolumeFacts>;
  /** Of the facts the counters alone, from sources for which the rest is work. */
  counters?(signal?: AbortSignal): Promise<Counters>;
  /** Clients that have the volume open; always empty for files. */
  sessions(signal?: AbortSignal): Promise<Session[]>;

  /**
   * One page of a directory, from `cursor` (undefined: the beginning) on. Live engines give byte order of names, dumps
   * the document's order.
   * @throws {MetaError} `notFound` when there is no such directory.
   */
  list(directory: U64, options: PageOptions): Promise<DirectoryPage>;
  /** The child of that name, or undefined. */
  child(directory: U64, name: ByteString, signal?: AbortSignal): Promise<DirectoryItem | undefined>;
  /** Everything about one inode, or undefined when it has neither attributes nor a name. */
  inspect(inode: U64, signal?: AbortSignal): Promise<Inspection | undefined>;

  /** Emits the volume in dump order, in one consistent snapshot where the source has one. Memory is flat. */
  walk(visitor: TreeVisitor, options?: WalkOptions): Promise<void>;

  close(): Promise<void>;
}

export type SourceKind = 'engine' | 'dump';
/**
 * - `snapshot`: one moment of a live engine.
 * - `file`: as whoever wrote the file saw the volume.
 * - `mixed`: read over a stretch of time, in which clients may have changed the volume.
 */
export type Consistency = 'snapshot' | 'file' | 'mixed';

/** What answers behind a source. */
export interface ServerDescription {
  /** Name and version, such as `PostgreSQL 15.18`. */
  product: string;
  /** Who keeps a source from writing: the engine itself, or that no writing command can be reached from a source. */
  readOnly: 'enforced' | 'byConstruction';
}

export interface PageOptions {
  cursor?: string | undefined;
  /** Entries wanted; the page may be shorter only at the end, and when `isPartial`. */
  limit: number;
  signal?: AbortSignal | undefined;
}

export interface DirectoryPage {
  items: DirectoryItem[];
  /** Where the next page starts; undefined at the end. Opaque. */
  next: string | undefined;
  /** Names in the whole directory, where the source knows without counting. On a live engine it may lag. */
  total: number | undefined;
  /**
   * A page cut short because the directory is still being read, given so that something can be shown. Asking on from
   * `next`, which it has, waits for more; the same page asked for later may hold more.
   */
  isPartial?: boolean | undefined;
}

export interface DirectoryItem {
  name: ByteString;
  inode: U64;
  attr: Attr;
  /** '' unless a symlink. */
  target: ByteString;
  dangling: boolean;
}

export interface ParentLink {
  parent: U64;
  name: ByteString;
}

export interface Inspection {
  inode: U64;
  attr: Attr;
  target: ByteString;
  /** Every name of the inode; empty for the roots. At most `MAX_PARENT_LINKS`. */
  links: ParentLink[];
  xattrs: readonly Xattr[];
  accessAcl: Acl | undefined;
  defaultAcl: Acl | undefined;
  /** In index order, including any beyond the end of the file. */
  chunks: readonly Chunk[];
  dangling: boolean;
}

export const MAX_PARENT_LINKS = 1000;

export interface WalkOptions {
  /** Walk from this directory: it becomes the root of FSTree and there is no Trash. Default: the whole volume. */
  root?: U64 | undefined;
  skipTrash?: boolean | undefined;
  signal?: AbortSignal | undefined;
  onNotice?: OnNotice | undefined;
  /** Bytes read so far of `total`, for sources that are files; totals may be unknown (standard input). */
  onBytes?: ((read: number, total: number | undefined) => void) | undefined;
  /**
   * Is told, by sources that are dumps, what the official loader takes to the volume's harm. Throwing ends the walk. Without
   * it a cut is an error and the rest is notices.
   */
  onHazard?: OnHazard | undefined;
}

export interface Hazard {
  /**
   * - `cut`: the text ends right behind a tree.
   * - `member-container`: a member the format does not define has an object or an array as its value; it was skipped.
   */
  code: 'cut' | 'member-container';
  /** What was found where, without a full stop. */
  message: string;
}

export type OnHazard = (hazard: Hazard) => void;
