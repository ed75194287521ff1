import { FOLDED } from './nameHashes';

const LINE_FEED = 0x0a;
const SPACE = 0x20;

/** Of a part of a text, whatever the depth it stands at. */
export function hashOfText(bytes: Uint8Array, start: number, end: number): number {
  let high = 17;
  let low = 23;
  for (let i = start; i < end; i++) {
    const byte = bytes[i]!;
    if (byte === LINE_FEED) {
      while (bytes[i + 1] === SPACE) i++;
      continue;
    }
    high = Math.imul(high ^ byte, 0x01000193);
    low = Math.imul(low + byte, 0x5bd1e995) ^ (low >>> 13);
  }
  return (high >>> 0) * 0x100000 + ((low >>> 0) & 0xfffff);
}

/** The hash of a name, ignoring the case of ASCII letters, in two halves. */
export class NameHash {
  /** Never 0. */
  high = 0;
  low = 0;

  take(bytes: Uint8Array, start: number, end: number): void {
    let high = 17;
    let low = 23;
    for (let i = start; i < end; i++) {
      const byte = FOLDED[bytes[i]!]!;
      high = Math.imul(high ^ byte, 0x01000193);
      low = Math.imul(low + byte, 0x5bd1e995) ^ (low >>> 13);
    }
    this.high = high | 1;
    this.low = low ^ (low >>> 16);
  }
}
