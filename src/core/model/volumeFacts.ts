import type { Setting } from './setting';
import type { I64, U64 } from './u64';

/** Names as in the JSON dump (docs/formats/json-dump.md §1.1). */
export interface Counters {
  /** Bytes. */
  usedSpace: I64;
  usedInodes: I64;
  nextInodes: I64;
  nextChunk: I64;
  nextSession: I64;
  nextTrash: I64;
  nextCleanupSlices: I64;
  lastChangelog: I64;
}

export const NO_COUNTERS: Readonly<Counters> = Object.freeze({
  usedSpace: 0,
  usedInodes: 0,
  nextInodes: 0,
  nextChunk: 0,
  nextSession: 0,
  nextTrash: 0,
  nextCleanupSlices: 0,
  lastChangelog: 0,
});

/** Files unlinked while session `sid` still has them open. */
export interface Sustained {
  sid: U64;
  inodes: readonly U64[];
}

/** A deleted file whose data is still to be removed. */
export interface DelFile {
  inode: U64;
  /** Bytes. */
  length: U64;
  /** Unix seconds at which it was deleted. */
  expire: I64;
}

/** Limits of −1 mean unlimited. Usage is known to engines only; a dump never holds it. */
export interface Quota {
  /** Directory inode, uid or gid. */
  key: U64;
  maxSpace: I64;
  maxInodes: I64;
  usedSpace?: I64;
  usedInodes?: I64;
}

export interface ChangeLogRecord {
  version: I64;
  entry: string;
}

/** Everything of a volume but its trees. Lists are in the order the source gives them. */
export interface VolumeFacts {
  setting: Setting;
  counters: Counters;
  sustained: readonly Sustained[];
  delFiles: readonly DelFile[];
  dirQuotas: readonly Quota[];
  userQuotas: readonly Quota[];
  groupQuotas: readonly Quota[];
  changeLog: readonly ChangeLogRecord[];
}

/** A volume of which nothing but the setting is known. */
export function factsOfSetting(setting: Setting): VolumeFacts {
  return {
    setting,
    counters: NO_COUNTERS,
    sustained: [],
    delFiles: [],
    dirQuotas: [],
    userQuotas: [],
    groupQuotas: [],
    changeLog: [],
  };
}

/** A client that has the volume open. */
export interface Session {
  sid: U64;
  /** Unix seconds after which the session is stale. */
  expire: I64;
  version: string;
  hostName: string;
  ipAddrs: readonly string[];
  mountPoint: string;
  /** RFC 3339 text as stored; '' when unknown. */
  mountTime: string;
  processId: number;
}
