import type { ByteString } from './byteString';

/**
 * Names from the root of FSTree down, raw bytes; empty for the root itself. Names in the trash start with `TRASH_NAME`,
 * which alone is the trash's root.
 */
export type Names = readonly ByteString[];
