import { LOAD_MARKER } from '../loadMarker';
import type { U64 } from '../../model/u64';

/** Names of keys, without the prefix that a cluster adds (docs/formats/redis.md §1.4, §3). */
export const SETTING = 'setting';
export const ACL = 'acl';
export const ACL_MAX_ID = 'aclMaxId';
export const SLICE_REF = 'sliceRef';
export const DEL_FILES = 'delfiles';
export const ALL_SESSIONS = 'allSessions';
export const SESSION_INFOS = 'sessionInfos';
/** Of clients before 1.0; never prefixed. */
export const LEGACY_SESSIONS = 'sessions';
export const LAST_CHANGE = 'txnLastLog';
export const DIR_STATS = ['dirDataLength', 'dirUsedSpace', 'dirUsedInodes'] as const;

/** Limits, and the names of the hashes with what is used. */
export const QUOTAS = { dir: 'dirQuota', user: 'userQuota', group: 'groupQuota' } as const;
export const usedSpaceOf = (quota: string): string => `${quota}UsedSpace`;
export const usedInodesOf = (quota: string): string => `${quota}UsedInodes`;

/** Keys that differ in a number only: what is in front of it and behind. */
export interface NumberedKey {
  readonly before: string;
  readonly after: string;
}

export const NODES: NumberedKey = { before: 'i', after: '' };
export const DIRECTORIES: NumberedKey = { before: 'd', after: '' };
export const SYMLINKS: NumberedKey = { before: 's', after: '' };
export const XATTRS: NumberedKey = { before: 'x', after: '' };
export const FIRST_CHUNKS: NumberedKey = { before: 'c', after: '_0' };
export const chunksAt = (index: number): NumberedKey =>
  index === 0 ? FIRST_CHUNKS : { before: 'c', after: `_${index}` };

export const nodeKey = (inode: U64): string => `i${inode}`;
export const directoryKey = (inode: U64): string => `d${inode}`;
export const parentsKey = (inode: U64): string => `p${inode}`;
export const chunkKey = (inode: U64, index: number): string => `c${inode}_${index}`;
export const symlinkKey = (inode: U64): string => `s${inode}`;
export const xattrKey = (inode: U64): string => `x${inode}`;
export const sustainedKey = (sid: U64): string => `session${sid}`;

/** A load that has not ended, and that it runs: the latter expires by itself. */
export const MARKER = LOAD_MARKER;
export const MARKER_ALIVE = `${LOAD_MARKER}_alive`;

/** What a load of ours writes, and nothing else (docs/formats/redis.md §3). */
const OURS = new RegExp(
  '^(?:[idpsx]\\d+|c\\d+_\\d+|setting|sliceRef|delfiles|acl|aclMaxId|usedSpace|totalInodes|nextinode|nextchunk' +
    '|nextsession|nextTrash|dirDataLength|dirUsedSpace|dirUsedInodes' +
    '|(?:dir|user|group)Quota(?:UsedSpace|UsedInodes)?)$',
);

export function isOurs(name: string): boolean {
  return OURS.test(name);
}
