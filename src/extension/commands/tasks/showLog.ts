import type { Services } from '../../services';

/** *Show Log*. */
export function showLog({ log }: Services): Promise<void> {
  log.show();
  return Promise.resolve();
}
