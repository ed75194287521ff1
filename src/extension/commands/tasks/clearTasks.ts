import type { Services } from '../../services';

/** *Clear Finished Tasks*. */
export function clearTasks({ tasks }: Services): Promise<void> {
  tasks.clearFinished();
  return Promise.resolve();
}
