import type { Acl } from '../model/acl';
import type { Attr } from '../model/attr';
import type { ByteString } from '../model/byteString';
import type { Slice } from '../model/chunk';
import type { EntryType } from '../model/entryType';
import type { Setting } from '../model/setting';
import type { U64 } from '../model/u64';
import type { Counters, DelFile, Quota } from '../model/volumeFacts';
import type { MetadataSource } from './metadataSource';
import type { OnNotice } from './notice';

/** An engine that a volume can be loaded into. */
export interface LoadTarget {
  /** For people: URL without secrets. */
  readonly label: string;
  /**
   * Proves the target empty and able to take a volume, and prepares it. What a careful person should know of it, such as a
   * policy that may lose data, is told as notices.
   * @throws {MetaError} `notEmpty`, saying what was found, or what else stands in the way; nothing was written then.
   */
  begin(options?: BeginOptions): Promise<VolumeWriter>;
  /** Looks at the target without writing, for the plan of a load; `begin` proves emptiness again. */
  examine(signal?: AbortSignal): Promise<TargetState>;
  /** A load of ours into this target that did not end; nothing else ever counts as one. */
  unfinished(signal?: AbortSignal): Promise<UnfinishedLoad | undefined>;
  /**
   * Removes exactly what `unfinished` names.
   * @throws {MetaError} `notFound` when there is none, `locked` when the load is still running.
   */
  clean(signal?: AbortSignal): Promise<UnfinishedLoad>;
}

export interface BeginOptions {
  signal?: AbortSignal | undefined;
  onNotice?: OnNotice | undefined;
}

export interface TargetState {
  label: string;
  /** Name and version, such as `PostgreSQL 15.18`. */
  product: string;
  isEmpty: boolean;
  /** For people: what was looked at, such as "0 keys in database 1", "no table in schema public". */
  examined: string;
  /** For people: what is there; '' when empty. */
  found: string;
}

export interface UnfinishedLoad {
  /** Unix seconds; undefined when not recorded. */
  startedAt: number | undefined;
  /** Host and process that loaded; '' when not recorded. */
  by: string;
  isRunning: boolean;
  /** What would be removed, for people: "21 tables", "about 300 keys". */
  holds: string;
}

/**
 * Takes the records of one load. What they hold is decided by `transfer/load` once for all engines; an engine only stores
 * them. Until `publish` has returned, the target must not open as a volume.
 */
export interface VolumeWriter {
  /** How many inodes will come, as far as the source's counters tell: a target that knows its free space may warn. */
  expect?(inodes: U64): void;
  /** The first occurrence of an inode. `attr.nlink` is to be ignored in favour of `nlink`, `attr.length` of `length`. */
  node(
    inode: U64,
    attr: Attr,
    nlink: number,
    length: U64,
    parent: U64,
    accessAclId: number,
    defaultAclId: number,
  ): void;
  /** A further name of an inode already given to `node` (once a name): nlink becomes 1 + calls, the single parent 0. */
  link(inode: U64, parent: U64): void;
  edge(parent: U64, name: ByteString, inode: U64, type: EntryType): void;
  chunk(inode: U64, index: number, slices: readonly Slice[]): void;
  /** One reference from a chunk to a stored slice; never id 0. Called once a reference. */
  sliceRef(id: U64, size: number): void;
  symlink(inode: U64, target: ByteString): void;
  xattr(inode: U64, name: ByteString, value: ByteString): void;
  /** Ids are 1, 2, 3 … in first-use order. */
  acl(id: number, acl: Acl): void;
  /** Direct children only, in bytes and entries. */
  dirStats(directory: U64, dataLength: U64, usedSpace: U64, usedInodes: U64): void;
  /** A promise when buffers should be flushed before going on. */
  drain(): Promise<void> | undefined;
  /** Stores the rest and makes everything durable, but not yet visible as a volume. */
  store(volume: LoadedVolume): Promise<void>;
  /** What is stored, read back through the engine. The caller closes it. */
  openStored(): Promise<MetadataSource>;
  /** Makes the stored volume visible, in one step, and lets go of the engine. */
  publish(): Promise<void>;
  /** Removes everything this writer made and lets go of the engine. Never throws for a target that is gone. */
  abort(): Promise<void>;
}

/** What is known only when all entries have been seen. */
export interface LoadedVolume {
  setting: Setting;
  counters: Counters;
  delFiles: readonly DelFile[];
  /** With usage. */
  dirQuotas: readonly Quota[];
  /** With usage; −1/−1 where there is usage but no limit. */
  userQuotas: readonly Quota[];
  groupQuotas: readonly Quota[];
}
