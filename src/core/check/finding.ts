import type { Edit } from '../edit/edit';
import type { ByteString } from '../model/byteString';
import type { U64 } from '../model/u64';
import type { FindingCode } from './codes';

export type { FindingCode };

/** F, W and H of docs/formats/json-dump.md §7: a load fails; loads but wrong or dangerous; harmless, worth knowing. */
export type Severity = 'error' | 'warning' | 'information';

/** Something in a dump that is wrong, or that a careful person wants to know before a load. */
export interface Finding {
  code: FindingCode;
  severity: Severity;
  /** What it is, what it leads to, what to do. */
  message: string;
  /** Place in the trees, from the root down; trash entries start with `.trash`. Undefined for the header. */
  names: readonly ByteString[] | undefined;
  /** Header member or tree. */
  section: string | undefined;
  inode: U64 | undefined;
  /** Byte in the text. */
  offset: number | undefined;
  /** From 1. */
  line: number | undefined;
  /** Only where the right value is certain. */
  fix: Fix | undefined;
}

export interface Fix {
  title: string;
  edits: readonly Edit[];
}

export interface CheckReport {
  /** At most so many of each code as asked for. */
  findings: readonly Finding[];
  /** Of all findings, the kept ones and the others. */
  counts: Partial<Record<FindingCode, number>>;
  entries: number;
  /** Of text. */
  bytes: number;
  /** False when the text could not be read to its end. */
  isWhole: boolean;
}
