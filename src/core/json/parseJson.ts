import { MetaError } from '../errors';
import type { JsonValue } from '../model/jsonValue';
import { JsonScanner } from './jsonScanner';
import { JsonTextError } from './jsonTextError';
import { readJsonValue } from './jsonValueReader';

/**
 * One JSON text, integers exact (docs/formats/json-dump.md §3.4). White space may follow, nothing else.
 * @throws {MetaError} `malformed` or `limit`, with the place.
 */
export function parseJson(text: Uint8Array | string): JsonValue {
  const bytes = typeof text === 'string' ? Buffer.from(text, 'utf8') : text;
  const scanner = JsonScanner.of(bytes);
  try {
    const value = readJsonValue(scanner);
    scanner.peek();
    if (scanner.position < scanner.end) scanner.unexpected('the end of the text');
    return value;
  } catch (error) {
    if (!(error instanceof JsonTextError)) throw error;
    let line = 1;
    for (let i = 0; i < error.offset; i++) if (bytes[i] === 0x0a) line++;
    const message = `Not valid JSON: ${error.message} (line ${line}, byte ${error.offset})`;
    throw new MetaError(error.reason, message, { place: { offset: error.offset, line, path: '' } });
  }
}
