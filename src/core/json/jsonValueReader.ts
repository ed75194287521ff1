import type { JsonObject, JsonValue } from '../model/jsonValue';
import { jsonObject } from '../model/jsonValue';
import type { JsonScanner } from './jsonScanner';
import { Byte } from './jsonScanner';
import { JsonTextError } from './jsonTextError';

/** What reads such a value later may recurse. */
const MAX_DEPTH = 500;

type Container = { kind: 'array'; value: JsonValue[] } | { kind: 'object'; value: JsonObject; name: string };

/** Any value, numbers exact, the last of equal member names. */
export function readJsonValue(scanner: JsonScanner): JsonValue {
  const open: Container[] = [];
  for (;;) {
    let value: JsonValue;
    const byte = scanner.peek();
    if (byte === Byte.objectStart || byte === Byte.arrayStart) {
      if (open.length >= MAX_DEPTH) throw new JsonTextError('nested too deeply', scanner.offset, 'limit');
      scanner.position++;
      const container: Container =
        byte === Byte.arrayStart ? { kind: 'array', value: [] } : { kind: 'object', value: jsonObject(), name: '' };
      if (!scanner.takeEmpty(byte + 2)) {
        if (container.kind === 'object') container.name = readName(scanner);
        open.push(container);
        continue;
      }
      value = container.value;
    } else {
      value = readScalar(scanner, byte);
    }
    let container = open.at(-1);
    while (container !== undefined) {
      if (container.kind === 'array') container.value.push(value);
      else container.value[container.name] = value;
      if (scanner.takeNext(container.kind === 'array' ? Byte.arrayEnd : Byte.objectEnd)) break;
      value = container.value;
      open.pop();
      container = open.at(-1);
    }
    if (container === undefined) return value;
    if (container.kind === 'object') container.name = readName(scanner);
  }
}

function readName(scanner: JsonScanner): string {
  if (scanner.peek() !== Byte.quote) scanner.unexpected('a member name in quotes');
  const name = scanner.text();
  scanner.takeColon();
  return name;
}

function readScalar(scanner: JsonScanner, byte: number): JsonValue {
  switch (byte) {
    case Byte.quote:
      return scanner.text();
    case 0x74:
      scanner.literal('true');
      return true;
    case 0x66:
      scanner.literal('false');
      return false;
    case 0x6e:
      scanner.literal('null');
      return null;
    default:
      if (byte !== Byte.minus && (byte < Byte.zero || byte > Byte.nine)) scanner.unexpected('a value');
      return scanner.integer();
  }
}
