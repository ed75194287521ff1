import type { OnProgress } from '../../src/core/transfer/progress';

/** When something happens to a load: as soon as it has begun, in the midst of writing, while it is verified. */
export const MOMENTS = ['start', 'middle', 'end'] as const;
export type Moment = (typeof MOMENTS)[number];

/** Calls once, at that moment of a load of so many entries. */
export function atMoment(moment: Moment, entries: number, happens: () => void): OnProgress {
  let hasHappened = false;
  return (progress) => {
    const isNow =
      moment === 'end'
        ? progress.phase === 'verify'
        : progress.phase === 'load' && progress.entries >= (moment === 'start' ? 0 : entries / 2);
    if (hasHappened || !isNow) return;
    hasHappened = true;
    happens();
  };
}
