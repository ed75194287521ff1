import type { ByteString } from '../../../model/byteString';

let scratch = Buffer.allocUnsafe(64 * 1024);

/** Bytes of SQLite's `hex()`: a string from the driver costs a tenth of a byte array. */
export function bytesOfHex(hex: string): ByteString {
  const length = hex.length / 2;
  if (length > scratch.length) scratch = Buffer.allocUnsafe(2 * length);
  scratch.write(hex, 0, length, 'hex');
  return scratch.toString('latin1', 0, length);
}
