import type { MetaErrorReason } from '../../errors';
import { MetaError } from '../../errors';
import type { Compressed } from '../decompress';

/** Enough to tell every kind. */
export const HEAD_BYTES = 64;

export function compressionOf(head: Buffer): Compressed | undefined {
  if (startsWith(head, [0x1f, 0x8b])) return 'gzip';
  if (startsWith(head, [0x28, 0xb5, 0x2f, 0xfd])) return 'zstd';
  return undefined;
}

/**
 * Refuses text that cannot be a JSON dump by its first bytes, and says what it is and what to do with it.
 * @throws {MetaError}
 */
export function refuseForeignContent(head: Buffer, label: string): void {
  const found = foreignContent(head);
  if (found === undefined) return;
  throw new MetaError(found.reason, `${label} ${found.message}`, { place: { offset: 0, line: 1, path: '' } });
}

function foreignContent(head: Buffer): { reason: MetaErrorReason; message: string } | undefined {
  const notJuiceFs = (message: string): { reason: MetaErrorReason; message: string } => ({
    reason: 'notJuiceFs',
    message,
  });
  const malformed = (message: string): { reason: MetaErrorReason; message: string } => ({
    reason: 'malformed',
    message,
  });
  if (head.length === 0) return notJuiceFs('is empty.');
  if (head.toString('latin1').startsWith('SQLite format 3\0')) {
    return notJuiceFs('is a SQLite database, not a dump. Open it as sqlite3://PATH.');
  }
  if (startsWith(head, [0, 0, 0, 1, 0])) {
    return notJuiceFs(
      'is a binary backup (juicefs dump --binary), not a JSON dump. Load it with juicefs load --binary.',
    );
  }
  if (head.toString('latin1').startsWith('REDIS0')) {
    return notJuiceFs('is a Redis snapshot, not a dump. Start a Redis server on it and open redis://ADDRESS.');
  }
  if (compressionOf(head) !== undefined) return notJuiceFs('is compressed twice. Decompress it once.');
  if (startsWith(head, [0x50, 0x4b, 3, 4])) return notJuiceFs('is a ZIP archive. Unpack the dump from it.');
  // Length of the wrapped key (256 for RSA-2048), then of the nonce (docs/formats/json-dump.md §8.4).
  if ((head[0] === 1 || head[0] === 2) && head[1] === 0 && head[2] === 12) {
    const message = 'looks like a backup of an encrypted volume. Load it with juicefs load --encrypt-rsa-key.';
    return { reason: 'unsupported', message };
  }
  if (startsWith(head, [0xef, 0xbb, 0xbf])) {
    return malformed('starts with a byte order mark, which JuiceFS does not take. Save it as UTF-8 without it.');
  }
  if (startsWith(head, [0xff, 0xfe]) || startsWith(head, [0xfe, 0xff])) {
    return malformed('is UTF-16 text. Save it as UTF-8 without a byte order mark.');
  }
  const first = head.find((byte) => !isSpace(byte));
  if (first === undefined || first === 0x7b || first === 0x5b) return undefined;
  return notJuiceFs('is not a JuiceFS dump: it does not start with {.');
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}

function startsWith(head: Buffer, bytes: readonly number[]): boolean {
  return bytes.every((byte, i) => head[i] === byte);
}
