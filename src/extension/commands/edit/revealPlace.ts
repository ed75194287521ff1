import type { Services } from '../../services';
import type { Place } from '../pickPlace';

/** The view takes a change in a moment after it was told of it, and until then knows nothing of a new item. */
const DELAYS_MS = [200, 400, 800];

/**
 * Selects a place in the Volumes view, when people look at it: what they just made or moved must not get out of sight. Does
 * not wait for it.
 */
export function revealPlace(services: Services, place: Place): void {
  if (services.volumesView.visible) void reveal(services, place);
}

async function reveal({ volumes, volumesView, log }: Services, { connection, names }: Place): Promise<void> {
  for (const delayMs of DELAYS_MS) {
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    try {
      await volumesView.reveal(await volumes.nodeAt(connection, names), { select: true, focus: false });
      return;
    } catch (error) {
      log.debug('edits', `showing a place: ${String(error)}`);
    }
  }
}
