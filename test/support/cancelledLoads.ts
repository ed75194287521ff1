import assert from 'node:assert/strict';
import type { MetadataSource } from '../../src/core/ports/metadataSource';
import { openTarget } from '../../src/core/registry/openTarget';
import { load } from '../../src/core/transfer/load/load';
import type { OnProgress, ProgressPhase } from '../../src/core/transfer/progress';
import { loadFrom } from './engines';
import { fixture } from './fixtures';

/** What is loaded, and maybe a look at its progress, by which the controller is aborted at some moment. */
export type CancelledLoad = (controller: AbortController) => [MetadataSource, OnProgress?];

/** A load that is cancelled ends silently and leaves nothing, so that another can begin. */
export async function assertNothingLeft(
  url: string,
  requireEmpty: () => void,
  cancelled: CancelledLoad,
): Promise<void> {
  const controller = new AbortController();
  const [source, onProgress] = cancelled(controller);
  const loading = load(source, openTarget(url), { signal: controller.signal, onProgress });
  await assert.rejects(loading, { name: 'AbortError' });
  requireEmpty();
  await loadFrom(fixture('vol-1/sqlite/dump.json'), url);
}

export function cancelledIn(phase: ProgressPhase, source: () => MetadataSource): CancelledLoad {
  return (controller) => [
    source(),
    (progress): void => {
      if (progress.phase === phase) controller.abort();
    },
  ];
}
