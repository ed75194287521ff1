import type { Random } from './random';
import { pick } from './random';

/** One way in which a text comes to harm. */
type Damage = (text: Buffer, random: Random) => Buffer;

const BYTES = Buffer.from('{}[],:"\\%0123456789eE.-+ntf\0\r\n\t \x80\xc3\xff', 'latin1');

const splice = (text: Buffer, at: number, removed: number, put: Buffer | string): Buffer =>
  Buffer.concat([
    text.subarray(0, at),
    typeof put === 'string' ? Buffer.from(put, 'latin1') : put,
    text.subarray(at + removed),
  ]);

/** Start and end, line feed included, of a line at or behind a place. */
function lineAt(text: Buffer, near: number): [number, number] {
  const start = text.lastIndexOf(0x0a, near) + 1;
  const feed = text.indexOf(0x0a, start);
  return [start, feed < 0 ? text.length : feed + 1];
}

/** The place of one occurrence of a text, or of anything when there is none. */
function occurrence(text: Buffer, wanted: string, random: Random): number {
  const from = random(text.length);
  const found = text.indexOf(wanted, from);
  return found >= 0 ? found : Math.max(0, text.lastIndexOf(wanted, from));
}

const replaceDigits = (text: Buffer, random: Random, value: string): Buffer => {
  const at = occurrence(text, '":', random) + 2;
  let end = at;
  while (end < text.length && ((text[end]! >= 0x30 && text[end]! <= 0x39) || text[end] === 0x2d)) end++;
  return splice(text, at, end - at, value);
};

const NUMBERS = ['0', '1', '2', '-1', '-0', '00', '255', '256', '65536', '4294967295', '4294967296', '9007199254740993']
  .concat([
    '9223372032828243968',
    '9223372036854775807',
    '9223372036854775808',
    '18446744073709551615',
    '18446744073709551616',
  ])
  .concat(['1e400', '0.1', 'null', 'true', '""', '[]', '{}', `1${'0'.repeat(100)}`, '9'.repeat(100_000)]);

export const DAMAGES: Record<string, Damage> = {
  cut: (text, random) => text.subarray(0, random(text.length)),
  'begun late': (text, random) => text.subarray(random(text.length)),
  'bytes changed': (text, random) => {
    const changed = Buffer.from(text);
    for (let n = 1 + random(4); n > 0 && changed.length > 0; n--) {
      changed[random(changed.length)] = random(2) === 0 ? random(256) : pick(random, [...BYTES]);
    }
    return changed;
  },
  'bits flipped': (text, random) => {
    const changed = Buffer.from(text);
    for (let n = 1 + random(8); n > 0 && changed.length > 0; n--) changed[random(changed.length)]! ^= 1 << random(8);
    return changed;
  },
  'bytes left out': (text, random) => splice(text, random(text.length), 1 + random(pick(random, [3, 100, 20_000])), ''),
  'bytes put in': (text, random) => splice(text, random(text.length), 0, BYTES.subarray(random(BYTES.length))),
  'block doubled': (text, random) => {
    const at = random(text.length);
    return splice(text, at, 0, text.subarray(at, at + random(5000)));
  },
  'block zeroed': (text, random) => {
    const at = random(text.length);
    const length = Math.min(random(8192), text.length - at);
    return splice(text, at, length, Buffer.alloc(length));
  },
  'line left out': (text, random) => {
    const [start, end] = lineAt(text, random(text.length));
    return splice(text, start, end - start, '');
  },
  'line doubled': (text, random) => {
    const [start, end] = lineAt(text, random(text.length));
    return splice(text, start, 0, text.subarray(start, end));
  },
  'line moved': (text, random) => {
    const [start, end] = lineAt(text, random(text.length));
    const line = Buffer.from(text.subarray(start, end));
    const rest = splice(text, start, end - start, '');
    return splice(rest, lineAt(rest, random(Math.max(1, rest.length)))[0], 0, line);
  },
  'brace turned': (text, random) => {
    const at = occurrence(text, pick(random, ['{', '}', '[', ']']), random);
    return splice(text, at, 1, pick(random, ['{', '}', '[', ']', '']));
  },
  'brackets without end': (text, random) =>
    splice(text, random(text.length), 0, pick(random, ['[', '{"a":', '{"entries":{"a":']).repeat(1 + random(20_000))),
  'number changed': (text, random) => replaceDigits(text, random, pick(random, NUMBERS)),
  'long name': (text, random) => {
    const at = occurrence(text, '": {', random);
    return splice(
      text,
      at,
      0,
      pick(random, ['n', '%', '%4', '\\u0041', '\\', '\xff', '%FF']).repeat(1 + random(60_000)),
    );
  },
  'inode taken from another': (text, random) => {
    const from = occurrence(text, '{"inode":', random);
    const digits = /^\d*/.exec(text.toString('latin1', from + 9, from + 40))?.[0] ?? '1';
    const at = occurrence(text, '{"inode":', random) + 9;
    let end = at;
    while (end < text.length && text[end]! >= 0x30 && text[end]! <= 0x39) end++;
    return splice(text, at, end - at, digits);
  },
  'type changed': (text, random) => {
    const at = occurrence(text, '"type":"', random) + 8;
    const end = text.indexOf(0x22, at);
    const types = ['regular', 'directory', 'symlink', 'fifo', 'socket', 'unknown', ''];
    return splice(text, at, Math.max(0, end - at), pick(random, types));
  },
  'member renamed': (text, random) => {
    const names = [
      'attr',
      'entries',
      'chunks',
      'slices',
      'id',
      'inode',
      'FSTree',
      'Trash',
      'Setting',
      'Counters',
      'xattrs',
    ];
    const at = occurrence(text, `"${pick(random, names)}"`, random) + 1;
    const end = text.indexOf(0x22, at);
    return splice(text, at, Math.max(0, end - at), pick(random, [...names, 'x', '']));
  },
  'many slices': (text, random) => {
    const at = occurrence(text, '"slices":[', random) + '"slices":['.length;
    return splice(text, at, 0, '{"id":7,"pos":3,"size":9,"len":5},'.repeat(1 + random(30_000)));
  },
  'two dumps in one': (text) => Buffer.concat([text, text]),
  'windows line ends': (text) => Buffer.from(text.toString('latin1').replaceAll('\n', '\r\n'), 'latin1'),
};

/** Harm to the bytes as they are stored, compressed or not. */
export const STORED_DAMAGES = ['cut', 'bits flipped', 'bytes left out', 'block zeroed', 'block doubled'] as const;
