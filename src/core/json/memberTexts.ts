import { MetaError } from '../errors';
import type { ByteString } from '../model/byteString';
import { Byte, JsonScanner } from './jsonScanner';
import { JsonTextError } from './jsonTextError';

/**
 * The members of the one object a text holds, each value as it is spelled there; the last of equal names. White space may
 * follow the object, nothing else.
 * @throws {MetaError} `malformed` or `limit`, with the place.
 */
export function memberTexts(text: string): Map<ByteString, string> {
  const bytes = Buffer.from(text, 'utf8');
  const scanner = JsonScanner.of(bytes);
  const members = new Map<ByteString, string>();
  try {
    scanner.take(Byte.objectStart, 'an object');
    let more = !scanner.takeEmpty(Byte.objectEnd);
    while (more) {
      if (scanner.peek() !== Byte.quote) scanner.unexpected('a member name in quotes');
      const name = scanner.bytes();
      scanner.takeColon();
      scanner.peek();
      const start = scanner.position;
      scanner.skipValue();
      members.set(name, bytes.toString('utf8', start, scanner.position));
      more = scanner.takeNext(Byte.objectEnd);
    }
    scanner.peek();
    if (scanner.position < scanner.end) scanner.unexpected('the end of the text');
    return members;
  } catch (error) {
    if (!(error instanceof JsonTextError)) throw error;
    let line = 1;
    for (let i = 0; i < error.offset; i++) if (bytes[i] === 0x0a) line++;
    throw new MetaError(error.reason, `Not valid JSON: ${error.message} (line ${line}, byte ${error.offset}).`, {
      place: { offset: error.offset, line, path: '' },
    });
  }
}
