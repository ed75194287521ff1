import { isValidUtf8 } from '../../json/decodeString';
import { Byte } from '../../json/jsonScanner';
import type { JsonScanner } from '../../json/jsonScanner';
import { JsonTextError } from '../../json/jsonTextError';
import type { ByteString } from '../../model/byteString';
import { canonical } from '../../model/u64';
import type { JsonMember, JsonNode } from './jsonNode';
import { NameCache } from './nameCache';

const NAMES = new NameCache();

type Container = (JsonNode & { kind: 'array' }) | (JsonNode & { kind: 'object' });

/** What is kept in memory of it, so deeper than any document is no use. */
const MAX_DEPTH = 1_000_000;
const EXACT_DIGITS = 15;
/** More than any field can hold; also keeps BigInt from quadratic work. */
const MAX_DIGITS = 64;
const NUMBER = /^-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/**
 * Any value, without recursion. Offsets are those of the document.
 * @throws as the scanner does: `WINDOW_END`, `JsonTextError`.
 */
export function readNode(scanner: JsonScanner): JsonNode {
  const open: Container[] = [];
  for (;;) {
    let node = readStart(scanner);
    if (node.kind === 'object' || node.kind === 'array') {
      if (!scanner.takeEmpty(node.kind === 'array' ? Byte.arrayEnd : Byte.objectEnd)) {
        if (open.length >= MAX_DEPTH) throw new JsonTextError('nested too deeply', scanner.offset, 'limit');
        if (node.kind === 'object') addName(scanner, node);
        open.push(node);
        continue;
      }
      node.end = scanner.offset;
    }
    let container = open.at(-1);
    while (container !== undefined) {
      if (container.kind === 'array') container.elements.push(node);
      else container.members.at(-1)!.value = node;
      if (scanner.takeNext(container.kind === 'array' ? Byte.arrayEnd : Byte.objectEnd)) break;
      container.end = scanner.offset;
      node = container;
      open.pop();
      container = open.at(-1);
    }
    if (container === undefined) return node;
    if (container.kind === 'object') addName(scanner, container);
  }
}

/** A member's name and colon; its value is to follow. */
export function readName(scanner: JsonScanner): Omit<JsonMember, 'value'> {
  if (scanner.peek() !== Byte.quote) scanner.unexpected('a member name in quotes');
  const start = scanner.offset;
  const name = NAMES.take(scanner) ?? scanner.bytes();
  const at = { start, end: scanner.offset };
  scanner.takeColon();
  return { name, at };
}

function addName(scanner: JsonScanner, object: JsonNode & { kind: 'object' }): void {
  object.members.push({ ...readName(scanner), value: { kind: 'null', start: 0, end: 0 } });
}

/** A scalar, or the opening bracket of a container. */
function readStart(scanner: JsonScanner): JsonNode {
  const byte = scanner.peek();
  const start = scanner.offset;
  switch (byte) {
    case Byte.objectStart:
      scanner.position++;
      return { kind: 'object', start, end: start, members: [] };
    case Byte.arrayStart:
      scanner.position++;
      return { kind: 'array', start, end: start, elements: [] };
    case Byte.quote: {
      const { bytes, isValid } = readString(scanner);
      return { kind: 'string', start, end: scanner.offset, bytes, isValid };
    }
    case 0x74:
      scanner.literal('true');
      return { kind: 'boolean', start, end: scanner.offset, value: true };
    case 0x66:
      scanner.literal('false');
      return { kind: 'boolean', start, end: scanner.offset, value: false };
    case 0x6e:
      scanner.literal('null');
      return { kind: 'null', start, end: scanner.offset };
    default:
      return readNumber(scanner);
  }
}

/** A string, and whether its bytes in the text are UTF-8: those that are not come out as U+FFFD. */
export function readString(scanner: JsonScanner): { bytes: ByteString; isValid: boolean } {
  const from = scanner.position + 1;
  const bytes = scanner.bytes();
  const isValid = isAsciiOnly(bytes) || isValidUtf8(scanner.buffer, from, scanner.position - 1);
  return { bytes, isValid };
}

function isAsciiOnly(bytes: ByteString): boolean {
  for (let i = 0; i < bytes.length; i++) if (bytes.charCodeAt(i) >= 0x80) return false;
  return true;
}

function readNumber(scanner: JsonScanner): JsonNode {
  const { buffer, position } = scanner;
  let i = position;
  let simple = 0;
  for (let byte = buffer[i]!; byte >= Byte.zero && byte <= Byte.nine; byte = buffer[++i]!)
    simple = simple * 10 + byte - Byte.zero;
  const digits = i - position;
  const isPlain = digits > 0 && digits <= EXACT_DIGITS && i < scanner.end && !isNumberByte(buffer[i]!);
  if (isPlain && (digits === 1 || buffer[position] !== Byte.zero)) {
    const start = scanner.offset;
    scanner.position = i;
    return { kind: 'number', start, end: scanner.offset, value: simple };
  }
  while (isNumberByte(buffer[i]!)) i++;
  if (i === position) scanner.unexpected('a value');
  if (i >= scanner.end && !scanner.isLast) scanner.unexpected('the rest of a number', i);
  const text = buffer.toString('latin1', position, i);
  const form = NUMBER.exec(text);
  if (form === null) scanner.fail('a number that JSON does not have');
  const start = scanner.offset;
  scanner.position = i;
  const isWhole = form[1] === undefined && form[2] === undefined && text.length <= MAX_DIGITS;
  const value = !isWhole ? undefined : text.length <= EXACT_DIGITS ? Number(text) + 0 : canonical(BigInt(text));
  return { kind: 'number', start, end: scanner.offset, value: value === 0 ? 0 : value };
}

function isNumberByte(byte: number): boolean {
  return (
    (byte >= Byte.zero && byte <= Byte.nine) ||
    byte === Byte.minus ||
    byte === 0x2e ||
    byte === 0x65 ||
    byte === 0x45 ||
    byte === 0x2b
  );
}
