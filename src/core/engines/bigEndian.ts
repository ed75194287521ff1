/** Writes the lower 32 bits of an integer, signed or not, big-endian. Quicker than a Buffer, which checks the value. */
export function put32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}
