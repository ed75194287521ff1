import type { ByteString } from '../model/byteString';
import { bytesOfText, textOfBytes } from '../model/byteString';

/** A segment for the empty name, which only damaged or hand-edited metadata can hold. */
const EMPTY = '%-';

/** Controls, invisible and directional marks, separators and private characters would make a path misread. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}\p{Zs}%/\\]/u;

/**
 * A name as one segment of a document's path: any bytes, readable where they are ordinary text. Everything else is
 * `%XX`, so that the segment survives URI handling and shows what it is.
 */
export function encodeSegment(name: ByteString): string {
  if (name === '') return EMPTY;
  if (name === '.' || name === '..') return name.replaceAll('.', '%2E');
  let segment = '';
  for (let at = 0; at < name.length;) {
    const character = characterAt(name, at);
    const isInnerSpace = character?.text === ' ' && at > 0 && at < name.length - 1;
    if (character !== undefined && (isInnerSpace || !UNSAFE.test(character.text))) {
      segment += character.text;
      at += character.byteLength;
    } else {
      segment += percent(name.charCodeAt(at));
      at++;
    }
  }
  return segment;
}

/** The name a segment stands for, or undefined when `encodeSegment` does not write it that way. */
export function decodeSegment(segment: string): ByteString | undefined {
  const name = segment === EMPTY ? '' : decodeBytes(segment);
  return encodeSegment(name) === segment ? name : undefined;
}

function decodeBytes(segment: string): ByteString {
  return bytesOfText(segment).replace(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

function percent(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}

interface Character {
  text: string;
  byteLength: number;
}

/** The valid UTF-8 character that starts here. */
function characterAt(bytes: ByteString, at: number): Character | undefined {
  const lead = bytes.charCodeAt(at);
  const byteLength = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  const text = textOfBytes(bytes.slice(at, at + byteLength));
  return text === undefined ? undefined : { text, byteLength };
}
