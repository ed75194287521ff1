import type { ByteString } from '../../model/byteString';

/** A stretch of the original text that stands elsewhere in the edited one. */
export interface MovedRange {
  start: number;
  end: number;
  /** Levels it is indented deeper, in spaces; only for text in the official layout. */
  shift: number;
}

export type SplicePart = ByteString | MovedRange;

/** What stands in the edited text in place of `[start, end)` of the original. */
export interface Splice {
  start: number;
  end: number;
  parts: SplicePart[];
}

/** In the order of the text: insertions in front of what begins at the same place. */
export function sortSplices(splices: Splice[]): Splice[] {
  return splices.sort((a, b) => a.start - b.start || a.end - b.end);
}
