import type { I64 } from '../../model/u64';
import { readI64, write64 } from './binary';

const QUOTA_BYTES = 16;

export interface QuotaLimits {
  maxSpace: I64;
  maxInodes: I64;
}

/** Limits of a quota (docs/formats/redis.md §3.10); undefined for other lengths. */
export function decodeQuota(bytes: Buffer): QuotaLimits | undefined {
  if (bytes.length !== QUOTA_BYTES) return undefined;
  return { maxSpace: readI64(bytes, 0), maxInodes: readI64(bytes, 8) };
}

export function encodeQuota({ maxSpace, maxInodes }: QuotaLimits): Buffer {
  const bytes = Buffer.alloc(QUOTA_BYTES);
  write64(bytes, 0, maxSpace);
  write64(bytes, 8, maxInodes);
  return bytes;
}
