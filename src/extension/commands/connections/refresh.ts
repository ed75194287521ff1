import type { Services } from '../../services';
import type { TreeNode } from '../../tree/node';

/** *Refresh*: one item with what is below it, or everything. Open documents of the connection are read anew. */
export function refresh({ volumes, documents, store }: Services, node?: unknown): Promise<void> {
  const target = isTreeNode(node) ? node : undefined;
  volumes.refresh(target);
  const connections = target === undefined ? store.all() : [target.connection];
  for (const { id } of connections) documents.refresh(id);
  return Promise.resolve();
}

function isTreeNode(argument: unknown): argument is TreeNode {
  return typeof argument === 'object' && argument !== null && 'item' in argument && 'connection' in argument;
}
