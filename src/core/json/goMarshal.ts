import type { ByteString } from '../model/byteString';
import { bytesOfText } from '../model/byteString';
import { sequenceLength } from './percentEscape';
import type { JsonValue } from '../model/jsonValue';
import { isJsonObject } from '../model/jsonValue';

/** Object members whose order matters: unlike a `JsonObject`, integer-like names stay where they are. */
export type OrderedMembers = ReadonlyMap<string, PrintableJson>;
export type PrintableJson = JsonValue | OrderedMembers | readonly PrintableJson[];

/** A quoted JSON string as Go's marshaller writes it, HTML escaping on (docs/formats/json-dump.md §3.3). */
export function goQuote(bytes: ByteString): ByteString {
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes.charCodeAt(i);
    if (
      byte < 0x20 ||
      byte >= 0x80 ||
      byte === 0x22 ||
      byte === 0x5c ||
      byte === 0x3c ||
      byte === 0x3e ||
      byte === 0x26
    ) {
      return `"${quoteFrom(bytes, i)}"`;
    }
  }
  return `"${bytes}"`;
}

const SHORT: Readonly<Record<number, string>> = {
  0x0a: '\\n',
  0x0d: '\\r',
  0x09: '\\t',
  0x22: '\\"',
  0x5c: '\\\\',
};

function quoteFrom(bytes: ByteString, start: number): ByteString {
  let out = bytes.slice(0, start);
  let i = start;
  while (i < bytes.length) {
    const byte = bytes.charCodeAt(i);
    if (byte < 0x80) {
      out += SHORT[byte] ?? (isHtmlOrControl(byte) ? unicodeEscape(byte) : bytes.charAt(i));
      i += 1;
      continue;
    }
    const length = sequenceLength(bytes, i);
    const sequence = bytes.slice(i, i + length);
    if (length === 0) out += '\\ufffd';
    else if (sequence === '\xe2\x80\xa8') out += '\\u2028';
    else if (sequence === '\xe2\x80\xa9') out += '\\u2029';
    else out += sequence;
    i += length === 0 ? 1 : length;
  }
  return out;
}

function isHtmlOrControl(byte: number): boolean {
  return byte < 0x20 || byte === 0x3c || byte === 0x3e || byte === 0x26;
}

function unicodeEscape(byte: number): string {
  return `\\u${byte.toString(16).padStart(4, '0')}`;
}

/**
 * JSON as Go's MarshalIndent writes it, as UTF-8 bytes. `indent` is what one level adds; empty arrays and objects stay on
 * one line.
 */
export function goMarshalIndent(value: PrintableJson, indent: string, prefix = ''): ByteString {
  if (value === null) return 'null';
  if (typeof value === 'string') return goQuote(bytesOfText(value));
  if (typeof value !== 'object') return String(value);
  const inner = prefix + indent;
  if (isList(value)) {
    if (value.length === 0) return '[]';
    return `[\n${value.map((item) => inner + goMarshalIndent(item, indent, inner)).join(',\n')}\n${prefix}]`;
  }
  const members = isMembers(value) ? [...value] : isJsonObject(value) ? Object.entries(value) : [];
  if (members.length === 0) return '{}';
  const lines = members.map(([name, member]) => {
    return `${inner}${goQuote(bytesOfText(name))}: ${goMarshalIndent(member, indent, inner)}`;
  });
  return `{\n${lines.join(',\n')}\n${prefix}}`;
}

function isList(value: object): value is readonly PrintableJson[] {
  return Array.isArray(value);
}

function isMembers(value: object): value is OrderedMembers {
  return value instanceof Map;
}
