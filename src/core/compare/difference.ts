import type { Names } from '../model/names';
import type { EntryType } from '../model/entryType';
import type { U64 } from '../model/u64';

/**
 * - `added`, `removed`: a name whose inode the other side does not have.
 * - `changed`: the same name on both sides, with other contents.
 * - `moved`: an inode that has another name; a directory moves with everything below it.
 * - `links`: a name more or less of an inode that both sides have under another name as well.
 */
export type DifferenceKind = 'added' | 'removed' | 'changed' | 'moved' | 'links';
export const DIFFERENCE_KINDS: readonly DifferenceKind[] = ['added', 'removed', 'changed', 'moved', 'links'];

export interface Difference {
  kind: DifferenceKind;
  /** On the right side; on the left side for `removed` and for `links` with `only: 'left'`. */
  names: Names;
  /** On the left side, where that is another path: for `moved`, and for changes inside a directory that moved. */
  from?: Names;
  /** For `links`: the side that has the name. */
  only?: 'left' | 'right';
  /** On the side of `names`. */
  inode: U64;
  type: EntryType;
  /** What differs, for `changed` and `moved`: `inode`, `attr.mode`, `symlink`, `xattrs`, `chunks` … */
  fields: readonly string[];
  /** The same with both values where they are short; never an xattr's value. */
  values: readonly FieldValues[];
  /** Names below an added, removed or moved directory that went with it and are not told one by one. */
  entries: number;
}

/** Texts for people: modes in octal, times in seconds. */
export interface FieldValues {
  field: string;
  left: string;
  right: string;
}

/** A difference outside the trees. */
export interface SectionDifference {
  /** By its name in the dump: Setting, Counters, Sustained, DelFiles, Quotas, UserQuotas, GroupQuotas. */
  section: string;
  /** Of the section: the setting's or counter's name, session, inode, uid or gid. */
  member: string;
  /** Undefined where that side has no such member, and always for a secret. */
  left: string | undefined;
  right: string | undefined;
  /** The values are not shown. */
  isSecret: boolean;
}

export interface ComparisonReport {
  isEqual: boolean;
  /** Every name counts, also those told by the `entries` of another, and those beyond the limit. */
  totals: Record<DifferenceKind, number>;
  left: ComparedSide;
  right: ComparedSide;
  /** Empty where only a part of the volumes was compared. */
  sections: readonly SectionDifference[];
  /** In dump order; at most the limit. */
  differences: readonly Difference[];
  /** False when there are more differences than are listed, or too many names for all moves to be found. */
  isComplete: boolean;
}

export interface ComparedSide {
  label: string;
  /** Names compared; the roots are not counted. */
  entries: number;
}
