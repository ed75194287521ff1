import type { Services } from '../../services';
import { LoadMoreNode } from '../../tree/loadMoreNode';

/** *Load More*: the next page of a directory. */
export async function loadMore(_services: Services, node?: unknown): Promise<void> {
  if (node instanceof LoadMoreNode) await node.parent.loadMore();
}
