import { Byte } from '../../../json/jsonScanner';
import type { JsonScanner } from '../../../json/jsonScanner';

/** An array; null is an empty one (docs/formats/json-dump.md §4.1). */
export function readList<T>(scanner: JsonScanner, readElement: () => T): T[] {
  const list: T[] = [];
  if (scanner.takeNull()) return list;
  scanner.take(Byte.arrayStart, 'an array');
  let more = !scanner.takeEmpty(Byte.arrayEnd);
  while (more) {
    list.push(readElement());
    more = scanner.takeNext(Byte.arrayEnd);
  }
  return list;
}
