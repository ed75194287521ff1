import type { Services } from '../../services';
import { goToPath } from './goToPath';

/** *Show in Volumes*: of an item of another view, or of something found. */
export function showInVolumes(services: Services, argument?: unknown): Promise<void> {
  return goToPath(services, argument);
}
