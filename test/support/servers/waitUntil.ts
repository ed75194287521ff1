import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again and again until it holds; an error counts as not yet. */
export async function waitUntil(what: string, holds: () => boolean, milliseconds = 30_000): Promise<void> {
  const deadline = Date.now() + milliseconds;
  let last: unknown;
  while (Date.now() < deadline) {
    try {
      if (holds()) return;
    } catch (error) {
      last = error;
    }
    await sleep(50);
  }
  throw new Error(`${what}: not within ${milliseconds} ms`, { cause: last });
}
