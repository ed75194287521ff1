import type { DumpPlace } from '../errors';

/** Something a reader or writer met and went on from, which a careful person wants to know. */
export interface Notice {
  code: NoticeCode;
  message: string;
  place?: DumpPlace;
}

export type NoticeCode =
  /** A member the format does not define; it was not carried over. */
  | 'unknownMember'
  /** Bytes in front of the document that were skipped. */
  | 'leadingLines'
  /** Bytes behind the end of the document that were ignored. */
  | 'trailingBytes'
  /** A directory entry whose inode has no attributes. */
  | 'danglingEntry'
  /** An inode with several names that cannot have several, or whose copies differ. */
  | 'conflict'
  /** A stored record that contradicts its format. */
  | 'damagedRecord'
  /** Something that a load refuses, gone on from because it was accepted. */
  | 'accepted'
  /** Output that differs from the official client's bytes, on purpose. */
  | 'safeVariant'
  /** Secrets were removed from, or stay in, the output. */
  | 'redaction'
  /** The result may mix moments, or rests on an assumption. */
  | 'consistency';

export type OnNotice = (notice: Notice) => void;
