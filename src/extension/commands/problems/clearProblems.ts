import type { Services } from '../../services';
import { CheckNode } from '../../problems/problemNodes';

/** *Clear Problems*: of one dump, or the whole view. */
export function clearProblems({ checks }: Services, argument?: unknown): Promise<void> {
  checks.clear(argument instanceof CheckNode ? argument.connection.id : undefined);
  return Promise.resolve();
}
