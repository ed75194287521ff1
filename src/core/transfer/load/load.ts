import { MetaError } from '../../errors';
import type { MetadataSource, WalkOptions } from '../../ports/metadataSource';
import type { OnNotice } from '../../ports/notice';
import type { LoadTarget } from '../../ports/volumeWriter';
import { missingSecrets } from '../../secrets/redactSetting';
import type { JobOptions } from '../progress';
import { ProgressVisitor } from '../progressVisitor';
import { TeeVisitor } from '../teeVisitor';
import { FingerprintVisitor } from '../verify/fingerprintVisitor';
import type { Verification } from '../verify/verification';
import { compareVerifications, verify } from '../verify/verify';
import type { LoadResult } from './loadResult';
import { VolumeBuilder } from './volumeBuilder';

export interface LoadOptions extends JobOptions, Pick<WalkOptions, 'root' | 'skipTrash'> {
  onNotice?: OnNotice | undefined;
}

/**
 * Loads a source into an empty engine and reads it back before the volume becomes visible. After a failure or a
 * cancellation nothing is left that opens as a volume.
 * @throws {MetaError} `notEmpty` before anything is written; `mismatch` when the engine does not hold what was loaded.
 */
export async function load(source: MetadataSource, target: LoadTarget, options: LoadOptions = {}): Promise<LoadResult> {
  const { signal, onProgress } = options;
  const onNotice = options.onNotice ?? ((): void => undefined);
  const writer = await target.begin({ signal, onNotice });
  try {
    const builder = new VolumeBuilder(writer, onNotice);
    const expected = new FingerprintVisitor();
    const progress = new ProgressVisitor(new TeeVisitor(builder, expected), 'load', onProgress);
    await source.walk(progress, { ...options, onNotice, onBytes: progress.onBytes });
    progress.report();
    onProgress?.({ phase: 'index', entries: progress.entryCount });
    const volume = builder.finish();
    await writer.store(volume);
    signal?.throwIfAborted();
    const stored = await writer.openStored();
    let found: Verification;
    try {
      found = await verify(stored, { signal, onProgress });
    } finally {
      await stored.close();
    }
    requireEqual(target.label, expected.finish(), found);
    await writer.publish();
    return {
      verification: found,
      missingSecrets: missingSecrets(volume.setting),
      repeatedDirectories: builder.repeatedDirectories,
    };
  } catch (error) {
    await writer.abort();
    // Cancelling breaks connections, and what that looks like is no failure.
    signal?.throwIfAborted();
    throw error;
  }
}

function requireEqual(label: string, expected: Verification, found: Verification): void {
  const [first, ...others] = compareVerifications(expected, found);
  if (first === undefined) return;
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  throw new MetaError(
    'mismatch',
    `${label}: what the engine holds differs from what was loaded: ${first.what} is ${first.found} instead of ${first.expected}${more}. The load was undone.`,
  );
}
