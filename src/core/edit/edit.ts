import type { Names } from '../model/names';

/** Header members of a dump that can be edited as a whole. */
export const EDITABLE_SECTIONS = [
  'Setting',
  'Counters',
  'Sustained',
  'DelFiles',
  'Quotas',
  'UserQuotas',
  'GroupQuotas',
] as const;
export type EditableSection = (typeof EDITABLE_SECTIONS)[number];

/**
 * One action of a user on a dump. Paths are those after the edits before it. `text` is a JSON document in the dump's own
 * spelling (docs/formats/json-dump.md §1.4, §2): `{"attr": …, "chunks": …}`, for a subtree with `entries`.
 */
export type Edit =
  /** The members of an entry replaced, at every name of its inode; a directory keeps its entries. */
  | { kind: 'put'; names: Names; text: string }
  /** A directory replaced with everything below it. */
  | { kind: 'putSubtree'; names: Names; text: string }
  /** A new entry, which may hold entries. */
  | { kind: 'add'; names: Names; text: string }
  /** Renamed, moved, or both. */
  | { kind: 'move'; from: Names; to: Names }
  /** With everything below. */
  | { kind: 'delete'; names: Names }
  /** The whole value of a header member; `null`, `{}` or `[]` empties it. */
  | { kind: 'section'; section: EditableSection; text: string };

export type EditKind = Edit['kind'];
