import { MemberTable } from '../../../json/memberTable';

/** Top-level members in written order (docs/formats/json-dump.md §1.1). */
export const SECTIONS = new MemberTable(
  [
    'Setting',
    'Counters',
    'Sustained',
    'DelFiles',
    'Quotas',
    'UserQuotas',
    'GroupQuotas',
    'ChangeLog',
    'FSTree',
    'Trash',
  ],
  false,
);

export const Section = {
  setting: 0,
  counters: 1,
  sustained: 2,
  delFiles: 3,
  quotas: 4,
  userQuotas: 5,
  groupQuotas: 6,
  changeLog: 7,
  fsTree: 8,
  trash: 9,
} as const;

/** Every version writes these, and in front of the trees. */
export const ALWAYS_WRITTEN: readonly number[] = [
  Section.setting,
  Section.counters,
  Section.sustained,
  Section.delFiles,
];
