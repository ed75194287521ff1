import type { ByteString } from '../../model/byteString';
import type { Entry } from '../../model/entry';
import type { DirectorySlice } from './directoryReader';

/** One open directory of a walk: what is left of its slice, and where the next one starts. */
export interface Frame {
  readonly entry: Entry;
  /** The nearest directory around this one that has something left; a chain of thousands often has none. */
  readonly outer: Frame | undefined;
  slice: DirectorySlice | undefined;
  index: number;
  /** The first name that is not in the slice, when there is none. */
  from: ByteString;
}

/** The next possible name in byte order. */
export function successor(name: ByteString): ByteString {
  return `${name}\0`;
}
