import { MetaError } from '../../errors';
import { settingText } from '../../model/setting';
import type { MetadataSource, WalkOptions } from '../../ports/metadataSource';
import type { OnNotice } from '../../ports/notice';
import type { LoadTarget, VolumeWriter } from '../../ports/volumeWriter';
import { encryptionOf } from '../../secrets/encryptionOf';
import { missingSecrets } from '../../secrets/redactSetting';
import type { JobOptions } from '../progress';
import { ProgressVisitor } from '../progressVisitor';
import { TeeVisitor } from '../teeVisitor';
import { FingerprintVisitor } from '../verify/fingerprintVisitor';
import type { Verification } from '../verify/verification';
import { compareVerifications, verify } from '../verify/verify';
import type { Acceptable } from './acceptance';
import { ConflictRecorder } from './conflictRecorder';
import { GuardVisitor } from './guardVisitor';
import type { LoadResult } from './loadResult';
import { lostInLoad } from './lostInLoad';
import { Refusals } from './refusals';
import { VolumeBuilder } from './volumeBuilder';

export interface LoadOptions extends JobOptions, Pick<WalkOptions, 'root' | 'skipTrash'> {
  onNotice?: OnNotice | undefined;
  /** What would be refused otherwise. */
  accept?: readonly Acceptable[] | undefined;
  /** Refuses every conflict instead of resolving it. */
  strict?: boolean | undefined;
}

/**
 * Loads a source into an empty engine and reads it back before the volume becomes visible. After a failure or a
 * cancellation nothing is left that opens as a volume.
 * @throws {MetaError} `notEmpty` before anything is written; `refused` for what would do harm and was not accepted;
 * `mismatch` when the engine does not hold what was loaded.
 */
export async function load(source: MetadataSource, target: LoadTarget, options: LoadOptions = {}): Promise<LoadResult> {
  const { signal } = options;
  const onNotice = options.onNotice ?? ((): void => undefined);
  const writer = await target.begin({ signal, onNotice });
  try {
    const result = await loadInto(writer, source, target.label, { ...options, onNotice });
    await writer.publish();
    return result;
  } catch (error) {
    await writer.abort();
    // Cancelling breaks connections, and what that looks like is no failure.
    signal?.throwIfAborted();
    throw error;
  }
}

/** Everything but making it visible. */
async function loadInto(
  writer: VolumeWriter,
  source: MetadataSource,
  label: string,
  options: LoadOptions & { onNotice: OnNotice },
): Promise<LoadResult> {
  const { signal, onProgress, onNotice, root, strict = false } = options;
  const startedAt = performance.now();
  const refusals = new Refusals(source.label, options.accept ?? [], onNotice);
  const conflicts = new ConflictRecorder(source.label, strict, onNotice);
  const builder = new VolumeBuilder(writer, conflicts, onNotice);
  const fingerprint = new FingerprintVisitor();
  const guard = new GuardVisitor(new TeeVisitor(builder, fingerprint), refusals, root !== undefined);
  const progress = new ProgressVisitor(guard, 'load', onProgress);
  await source.walk(progress, {
    ...options,
    onBytes: progress.onBytes,
    onHazard: ({ code, message }) => refusals.meet(code, message),
  });
  progress.report();
  onProgress?.({ phase: 'index', entries: progress.entryCount });
  const volume = builder.finish();
  await writer.store(volume);
  signal?.throwIfAborted();
  const storedAt = performance.now();
  const expected = fingerprint.finish();
  const verification = await readBack(writer, { signal, onProgress });
  requireEqual(label, expected, verification);
  return {
    volume: { name: settingText(volume.setting, 'Name'), uuid: settingText(volume.setting, 'UUID') },
    expected,
    verification,
    missingSecrets: missingSecrets(volume.setting),
    encryption: encryptionOf(volume.setting),
    conflicts: conflicts.finish(),
    accepted: refusals.accepts,
    notRestored: guard.facts === undefined ? [] : lostInLoad(guard.facts, guard.hasTrash),
    writeMs: storedAt - startedAt,
    verifyMs: performance.now() - storedAt,
  };
}

async function readBack(writer: VolumeWriter, options: JobOptions): Promise<Verification> {
  const stored = await writer.openStored();
  try {
    return await verify(stored, options);
  } finally {
    await stored.close();
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
