import { MetaError } from '../errors';
import type { UnfinishedLoad } from '../ports/volumeWriter';
import type { LoadMarker } from './loadMarker';

/** Who made a half load, and when, as far as its marker can be read. */
export function madeBy(marker: LoadMarker | undefined): Pick<UnfinishedLoad, 'startedAt' | 'by'> {
  return {
    startedAt: marker?.startedAt,
    by: marker === undefined ? '' : `process ${marker.processId} on ${marker.host}`,
  };
}

export function nothingToClean(label: string): MetaError {
  return new MetaError('notFound', `${label}: there is no unfinished load to clean up.`);
}

export function stillRunning(label: string, { by }: UnfinishedLoad): MetaError {
  return new MetaError('locked', `${label}: the load (${by}) is still running. Nothing was removed.`);
}

/** What stands in the way. */
export function unfinishedText({ by }: UnfinishedLoad): string {
  return `an unfinished load (${by})`;
}

/** Why nothing is loaded there. */
export function holdsUnfinished(label: string, load: UnfinishedLoad): MetaError {
  const advice = load.isRunning ? 'It is still running' : 'Remove it with "jfsmeta clean"';
  return new MetaError('notEmpty', `${label} already holds ${unfinishedText(load)}. ${advice}. Nothing was written.`);
}

/** Why nothing is loaded there; `found` says what there is. */
export function holdsOther(label: string, found: string): MetaError {
  return new MetaError(
    'notEmpty',
    `${label} already holds ${found}. Load needs an empty database. Nothing was written.`,
  );
}
