import { Byte } from '../../../json/jsonScanner';
import type { Attr } from '../../../model/attr';
import type { EntryType } from '../../../model/entryType';
import { entryTypeName } from '../../../model/entryType';
import type { I64 } from '../../../model/u64';
import { canonical } from '../../../model/u64';
import { endOfDigits, valueOfDigits } from './match';

const EXACT_DIGITS = 15;

/** Second letter of a member's name, by which neighbours in written order can be told apart. */
const Letter = { a: 0x61, c: 0x63, f: 0x66, m: 0x6d, r: 0x72, t: 0x74 } as const;

/** The attributes that `LineScanner` found at `start`, the brace of `attr`: their layout is known to be the official one. */
export function readLineAttr(bytes: Buffer, view: DataView, start: number, type: EntryType, into: Attr): void {
  const numbers = new NumberRun(bytes, view, start);
  numbers.skip('{"inode":');
  numbers.take();
  into.type = type;
  into.flags = numbers.startsWith(Letter.f) ? numbers.unsigned(',"flags":') : 0;
  numbers.skip(`,"type":"${entryTypeName(type)}"`);
  into.mode = numbers.unsigned(',"mode":');
  into.uid = numbers.unsigned(',"uid":');
  into.gid = numbers.unsigned(',"gid":');
  into.atime = numbers.wide(',"atime":');
  into.mtime = numbers.wide(',"mtime":');
  into.ctime = numbers.wide(',"ctime":');
  into.atimensec = numbers.startsWith(Letter.a) ? numbers.unsigned(',"atimensec":') : 0;
  into.mtimensec = numbers.startsWith(Letter.m) ? numbers.unsigned(',"mtimensec":') : 0;
  into.ctimensec = numbers.startsWith(Letter.c) ? numbers.unsigned(',"ctimensec":') : 0;
  into.nlink = numbers.unsigned(',"nlink":');
  into.length = numbers.wide(',"length":');
  into.rdev = numbers.startsWith(Letter.r) ? numbers.unsigned(',"rdev":') : 0;
  into.tier = numbers.startsWith(Letter.t) ? numbers.unsigned(',"tier":') : 0;
}

/** Numbers between names of known length. */
class NumberRun {
  constructor(
    private readonly bytes: Buffer,
    private readonly view: DataView,
    private position: number,
  ) {}

  skip(text: string): void {
    this.position += text.length;
  }

  startsWith(letter: number): boolean {
    return this.bytes[this.position] === Byte.comma && this.bytes[this.position + 2] === letter;
  }

  take(): void {
    this.position = endOfDigits(this.bytes, this.view, this.position);
  }

  unsigned(name: string): number {
    const start = this.position + name.length;
    this.position = endOfDigits(this.bytes, this.view, start);
    return valueOfDigits(this.bytes, start, this.position);
  }

  wide(name: string): I64 {
    const { bytes } = this;
    const start = this.position + name.length;
    const digits = bytes[start] === Byte.minus ? start + 1 : start;
    this.position = endOfDigits(bytes, this.view, digits);
    if (this.position - digits > EXACT_DIGITS) return canonical(BigInt(bytes.toString('latin1', start, this.position)));
    const value = valueOfDigits(bytes, digits, this.position);
    return digits === start || value === 0 ? value : -value;
  }
}
