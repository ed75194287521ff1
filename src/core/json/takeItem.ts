import type { JsonScanner } from './jsonScanner';
import { WINDOW_END } from './jsonTextError';

/** Takes one item, loading more text until all of it is in the scanner's window. */
export async function takeItem<T>(scanner: JsonScanner, take: () => T, loadMore: () => Promise<void>): Promise<T> {
  for (;;) {
    const start = scanner.position;
    try {
      return take();
    } catch (error) {
      if (error !== WINDOW_END) throw error;
      scanner.position = start;
      await loadMore();
    }
  }
}
