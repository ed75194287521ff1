import type { ByteString } from '../../model/byteString';
import type { U64 } from '../../model/u64';

/** A place in a text: bytes, the end behind the last. */
export interface Span {
  start: number;
  end: number;
}

/** A JSON value with its place, as it stands in a text: nothing is dropped, rounded or reordered. */
export type JsonNode = Span &
  (
    | { kind: 'object'; members: JsonMember[] }
    | { kind: 'array'; elements: JsonNode[] }
    /** `isValid`: false when the bytes in the text are not UTF-8. */
    | { kind: 'string'; bytes: ByteString; isValid: boolean }
    /** `value` is undefined for a number that is not whole, or of more digits than any field has. */
    | { kind: 'number'; value: U64 | undefined }
    | { kind: 'boolean'; value: boolean }
    | { kind: 'null' }
  );

export interface JsonMember {
  name: ByteString;
  /** Of the name in its quotes. */
  at: Span;
  value: JsonNode;
}
