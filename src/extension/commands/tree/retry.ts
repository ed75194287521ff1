import type { Services } from '../../services';
import { ErrorNode } from '../../tree/messageNode';

/** *Retry*: reads again what could not be read. */
export function retry({ volumes }: Services, node?: unknown): Promise<void> {
  if (node instanceof ErrorNode) volumes.refresh(node.parent);
  return Promise.resolve();
}
