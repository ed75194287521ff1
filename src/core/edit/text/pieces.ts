import type { MovedRange, Splice, SplicePart } from './splice';

/** What the edited text consists of, in its order. */
export type Piece =
  /** Bytes of the original where they follow those of the pieces before. `end` may be infinite: up to the end. */
  | { kind: 'original'; start: number; end: number }
  /** Bytes of the original from elsewhere, each line `shift` spaces further in. */
  | { kind: 'moved'; start: number; end: number; shift: number }
  | { kind: 'new'; bytes: Buffer };

interface Frame {
  /** Undefined for the document itself. */
  moved: MovedRange | undefined;
  at: number;
  end: number;
  shift: number;
  /** The next splice to look at. */
  splice: number;
  parts: readonly SplicePart[];
  part: number;
}

/** Lays splices, which are sorted, over a text of that size. A splice inside another is void, unless its text moves. */
export function assemble(splices: readonly Splice[], size: number): Piece[] {
  const pieces: Piece[] = [];
  let bytes: Buffer[] = [];
  const flush = (): void => {
    if (bytes.length > 0) pieces.push({ kind: 'new', bytes: bytes.length === 1 ? bytes[0]! : Buffer.concat(bytes) });
    bytes = [];
  };
  const range = ({ moved, shift }: Frame, start: number, end: number): void => {
    if (start >= end) return;
    flush();
    pieces.push(moved === undefined ? { kind: 'original', start, end } : { kind: 'moved', start, end, shift });
  };
  const open: Frame[] = [frame(undefined, 0, size, 0, 0)];
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    const part = top.parts[top.part];
    if (part !== undefined) {
      top.part++;
      if (typeof part === 'string') bytes.push(shifted(Buffer.from(part, 'latin1'), top.shift));
      else open.push(frame(part, part.start, part.end, top.shift + part.shift, firstFrom(splices, part.start)));
      continue;
    }
    let splice = splices[top.splice];
    while (splice !== undefined && splice.start < top.at) splice = splices[++top.splice];
    if (splice === undefined || splice.start >= top.end) {
      range(top, top.at, top.end);
      open.pop();
      continue;
    }
    range(top, top.at, splice.start);
    top.at = splice.end;
    top.splice++;
    top.parts = splice.parts;
    top.part = 0;
  }
  flush();
  return pieces;
}

function frame(moved: MovedRange | undefined, at: number, end: number, shift: number, splice: number): Frame {
  return { moved, at, end, shift, splice, parts: [], part: 0 };
}

function firstFrom(splices: readonly Splice[], start: number): number {
  let low = 0;
  let high = splices.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (splices[middle]!.start < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** New text has line feeds only between tokens. */
function shifted(bytes: Buffer, shift: number): Buffer {
  if (shift === 0 || !bytes.includes(0x0a)) return bytes;
  return new LineShifter(shift).push(bytes);
}

/** Moves the lines of a JSON text in or out. Line feeds inside strings, which only hand-written dumps have, stay. */
export class LineShifter {
  private inString = false;
  private isEscaped = false;
  /** Spaces still to be dropped at the start of a line. */
  private drop = 0;
  private readonly added: Buffer;

  constructor(private readonly shift: number) {
    this.added = Buffer.alloc(Math.max(0, shift), 0x20);
  }

  push(bytes: Buffer): Buffer {
    const out: Buffer[] = [];
    let from = 0;
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i]!;
      if (this.drop > 0) {
        if (byte === 0x20) {
          this.drop--;
          from = i + 1;
          continue;
        }
        this.drop = 0;
      }
      if (this.isEscaped) this.isEscaped = false;
      else if (byte === 0x22) this.inString = !this.inString;
      else if (this.inString) this.isEscaped = byte === 0x5c;
      else if (byte === 0x0a) {
        out.push(bytes.subarray(from, i + 1));
        from = i + 1;
        if (this.shift > 0) out.push(this.added);
        else this.drop = -this.shift;
      }
    }
    out.push(bytes.subarray(from));
    return out.length === 1 ? out[0]! : Buffer.concat(out);
  }
}
