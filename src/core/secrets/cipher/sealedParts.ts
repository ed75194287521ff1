import { NONCE_BYTES, TAG_BYTES } from './secretCipher';

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

export interface SealedParts {
  nonce: Uint8Array;
  ciphertext: Uint8Array;
  tag: Uint8Array;
}

/** @throws {Error} when it is no base64, or too short (the official client crashes over those). */
export function partsOf(sealed: string): SealedParts {
  if (!BASE64.test(sealed)) throw new Error('it is not base64');
  const bytes = Buffer.from(sealed, 'base64');
  if (bytes.length < NONCE_BYTES + TAG_BYTES) throw new Error('it is too short to be encrypted');
  return {
    nonce: bytes.subarray(0, NONCE_BYTES),
    ciphertext: bytes.subarray(NONCE_BYTES, -TAG_BYTES),
    tag: bytes.subarray(-TAG_BYTES),
  };
}

export function joinParts({ nonce, ciphertext, tag }: SealedParts): string {
  return Buffer.concat([nonce, ciphertext, tag]).toString('base64');
}
