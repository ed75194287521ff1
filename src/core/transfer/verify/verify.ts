import type { MetadataSource, WalkOptions } from '../../ports/metadataSource';
import type { JobOptions } from '../progress';
import { ProgressVisitor } from '../progressVisitor';
import { FingerprintVisitor } from './fingerprintVisitor';
import type { Verification, VerificationDifference } from './verification';

/** Counts and hashes everything a source holds, in one walk. */
export async function verify(
  source: MetadataSource,
  options: JobOptions & Pick<WalkOptions, 'root' | 'skipTrash' | 'onNotice'> = {},
): Promise<Verification> {
  const fingerprint = new FingerprintVisitor();
  const progress = new ProgressVisitor(fingerprint, 'verify', options.onProgress);
  await source.walk(progress, { ...options, onBytes: progress.onBytes });
  progress.report();
  return fingerprint.finish();
}

/** Members in which two verifications differ. Usage of quotas is not part of a dump. */
export function compareVerifications(expected: Verification, found: Verification): VerificationDifference[] {
  const left = flat(expected);
  const right = flat(found);
  return Object.keys(left)
    .filter((what) => what !== 'danglingEntries' && left[what] !== right[what])
    .map((what) => ({ what, expected: left[what] ?? '', found: right[what] ?? '' }));
}

function flat(verification: Verification): Record<string, string> {
  const { inodes, ...rest } = verification;
  const members = [
    ...Object.entries(rest),
    ...Object.entries(inodes).map(([type, count]) => [`inodes.${type}`, count] as const),
  ];
  return Object.fromEntries(members.map(([name, value]) => [name, String(value)]));
}
