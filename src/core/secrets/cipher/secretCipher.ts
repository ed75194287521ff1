import type { ByteString } from '../../model/byteString';

/** Seals the secrets of one setting, as clients store them (docs/formats/json-dump.md §5.3). */
export interface SecretCipher {
  /** Base64 of nonce, ciphertext and tag; another text each time. */
  seal(secret: ByteString): string;
  /** @throws {Error} when the text was not sealed with this key; its message holds no secret. */
  open(sealed: string): ByteString;
}

export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;
