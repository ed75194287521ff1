import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { bytesOfBuffer, toBuffer } from '../../model/byteString';
import { joinParts, partsOf } from './sealedParts';
import type { SecretCipher } from './secretCipher';
import { NONCE_BYTES, TAG_BYTES } from './secretCipher';

const ALGORITHM = 'aes-128-gcm';

/** AES-128-GCM keyed by MD5 of the volume's UUID: all volumes but those with `sm4gcm`. */
export function aesCipher(uuid: string): SecretCipher {
  const key = createHash('md5').update(uuid).digest();
  return {
    seal: (secret) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
      const ciphertext = Buffer.concat([cipher.update(toBuffer(secret)), cipher.final()]);
      return joinParts({ nonce, ciphertext, tag: cipher.getAuthTag() });
    },
    open: (sealed) => {
      const { nonce, ciphertext, tag } = partsOf(sealed);
      const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
      decipher.setAuthTag(tag);
      return bytesOfBuffer(Buffer.concat([decipher.update(ciphertext), decipher.final()]));
    },
  };
}
