import type { ByteString } from '../../../core/model/byteString';

/** A path as `bytesOfTypedText` reads it back, whatever bytes the names hold: all but plain ASCII as `\\xHH`. */
export function typedPath(names: readonly ByteString[]): string {
  return `/${names.join('/')}`.replace(
    /[^\x20-\x5b\x5d-\x7e]/g,
    (byte) => `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}
