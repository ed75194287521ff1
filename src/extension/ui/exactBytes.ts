import { formatBytes, formatCount } from '../../core/display/units';
import type { U64 } from '../../core/model/u64';

/** `296.9 KiB (304 000 B)`; below 1 KiB the exact number says it all. */
export function exactBytes(bytes: U64): string {
  return bytes < 1024 ? formatBytes(bytes) : `${formatBytes(bytes)} (${formatCount(bytes)} B)`;
}
