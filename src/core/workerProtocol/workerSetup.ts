import * as v from 'valibot';

/** What a worker is started with (`workerData`). */
export const WorkerSetup = v.object({
  /** Where the indexes of dumps are kept; without it they live as long as the worker. */
  indexFolder: v.optional(v.string()),
  /** Bytes of that folder; the indexes used longest ago go first. */
  indexMaxBytes: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
});
export type WorkerSetup = v.InferOutput<typeof WorkerSetup>;
