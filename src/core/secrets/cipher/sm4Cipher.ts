import { randomBytes } from 'node:crypto';
import { sm3, sm4 } from 'sm-crypto-v2';
import { bytesOfBuffer, toBuffer } from '../../model/byteString';
import { joinParts, partsOf } from './sealedParts';
import type { SecretCipher } from './secretCipher';
import { NONCE_BYTES } from './secretCipher';

const KEY_BYTES = 16;

/**
 * SM4-GCM, for volumes whose `EncryptAlgo` is `sm4gcm`; keyed by the first 16 bytes of SM3(UUID ‖ 00 00 00 01). From a library:
 * the editor's Node.js has neither SM3 nor SM4.
 */
export function sm4Cipher(uuid: string): SecretCipher {
  const key = Buffer.from(sm3(Buffer.concat([Buffer.from(uuid), Buffer.from([0, 0, 0, 1])])), 'hex').subarray(
    0,
    KEY_BYTES,
  );
  return {
    seal: (secret) => {
      const nonce = randomBytes(NONCE_BYTES);
      const sealed = sm4.encrypt(toBuffer(secret), key, {
        mode: 'gcm',
        iv: nonce,
        padding: 'none',
        output: 'array',
        outputTag: true,
      });
      if (sealed.tag === undefined) throw new Error('SM4-GCM gave no tag');
      return joinParts({ nonce, ciphertext: sealed.output, tag: sealed.tag });
    },
    open: (sealed) => {
      const { nonce, ciphertext, tag } = partsOf(sealed);
      return bytesOfBuffer(
        sm4.decrypt(ciphertext, key, { mode: 'gcm', iv: nonce, padding: 'none', output: 'array', tag }),
      );
    },
  };
}
