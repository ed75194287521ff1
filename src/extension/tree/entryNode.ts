import type { ByteString } from '../../core/model/byteString';
import type { U64 } from '../../core/model/u64';
import type { TreeNode } from './node';

/** A node that stands for an inode at a place in the volume. */
export interface PlaceNode extends TreeNode {
  readonly inode: U64;
  /** From the root down. */
  readonly names: readonly ByteString[];
}

export function isPlaceNode(node: unknown): node is PlaceNode {
  return typeof node === 'object' && node !== null && 'inode' in node && 'names' in node && 'connection' in node;
}
