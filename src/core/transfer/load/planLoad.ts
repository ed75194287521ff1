import { checkDump } from '../../check/checkDump';
import type { CheckReport, FindingCode } from '../../check/finding';
import { MetaError } from '../../errors';
import { displayText } from '../../display/text';
import type { DumpInput } from '../../dump/input/dumpInput';
import { settingFromJson, settingInt, settingText } from '../../model/setting';
import type { VolumeFacts } from '../../model/volumeFacts';
import { factsOfSetting } from '../../model/volumeFacts';
import type { MetadataSource } from '../../ports/metadataSource';
import type { LoadTarget } from '../../ports/volumeWriter';
import { displayUrl } from '../../secrets/displayUrl';
import { encryptionOf } from '../../secrets/encryptionOf';
import { missingSecrets } from '../../secrets/redactSetting';
import type { LabelledConsistency } from '../consistency/labelledConsistency';
import type { JobOptions } from '../progress';
import type { Acceptable } from './acceptance';
import { estimateLoad } from './estimateLoad';
import type { LoadPlan, PlannedSource } from './loadPlan';
import { RECOMPUTED, lostInLoad } from './lostInLoad';
import { countFindings, plannedRefusals } from './plannedRefusals';

export interface PlanOptions extends JobOptions {
  /** To be checked; absent for engines, and where the check is left out. */
  input?: DumpInput | undefined;
  accept?: readonly Acceptable[] | undefined;
  skipTrash?: boolean | undefined;
  /** Of a source that is a file. */
  file?: { sizeBytes: number; modifiedAt: number } | undefined;
  consistency?: LabelledConsistency | undefined;
}

const NOTHING = factsOfSetting(settingFromJson({}));

/** Findings of each code that are looked at: one is told, the others may be graver. */
const MAX_PER_CODE = 100;

/**
 * What a load of the source into the target would do. Nothing is written.
 * @throws {MetaError} when the source cannot be read or the target cannot be looked into.
 */
export async function planLoad(
  source: MetadataSource,
  target: LoadTarget,
  options: PlanOptions = {},
): Promise<LoadPlan> {
  const { signal, onProgress, input } = options;
  const state = await target.examine(signal);
  // Where nothing can be loaded, nothing need be read.
  const report =
    input === undefined || !state.isEmpty
      ? undefined
      : await checkDump(input, { signal, onProgress, maxPerCode: MAX_PER_CODE });
  const refusals = report === undefined ? [] : plannedRefusals(report, state.product);
  const facts = await factsOf(source, refusals.length > 0, signal);
  const planned = plannedSource(source, facts, report, options);
  const { setting } = facts ?? NOTHING;
  const makesTrash = facts !== undefined && settingInt(setting, 'TrashDays') > 0 && lacksTrash(report, options);
  return {
    source: planned,
    target: state,
    recomputed: [...RECOMPUTED, ...(makesTrash ? ['the root of the trash, which the source lacks'] : [])],
    notRestored: facts === undefined ? [] : lostInLoad(facts, !lacksTrash(report, options)),
    missingSecrets: missingSecrets(setting),
    encryption: encryptionOf(setting),
    estimate: estimateLoad(state.product, planned.entries ?? Number(planned.inodes)),
    findings: report === undefined ? undefined : countFindings(report),
    warnings: facts === undefined ? [] : warningsOf(planned, facts, options.accept ?? []),
    refusals,
  };
}

/** Undefined when it is not even known what volume this is; the refusals say why. */
async function factsOf(
  source: MetadataSource,
  isRefused: boolean,
  signal: AbortSignal | undefined,
): Promise<VolumeFacts | undefined> {
  try {
    return await source.facts(signal);
  } catch (error) {
    if (!isRefused || !MetaError.is(error, 'malformed')) throw error;
    return undefined;
  }
}

function plannedSource(
  { label, kind }: MetadataSource,
  facts: VolumeFacts | undefined,
  report: CheckReport | undefined,
  { file, consistency }: PlanOptions,
): PlannedSource {
  const { setting, counters } = facts ?? NOTHING;
  return {
    label,
    kind,
    volume: {
      name: settingText(setting, 'Name'),
      uuid: settingText(setting, 'UUID'),
      storage: settingText(setting, 'Storage'),
      bucket: displayUrl(settingText(setting, 'Bucket')),
    },
    entries: report?.entries,
    inodes: counters.usedInodes,
    sizeBytes: file?.sizeBytes,
    modifiedAt: file?.modifiedAt,
    isSubtree: kind === 'engine' ? false : report === undefined ? undefined : has(report, 'subtree-dump'),
    consistency,
  };
}

function lacksTrash(report: CheckReport | undefined, { skipTrash, accept = [] }: PlanOptions): boolean {
  if (skipTrash === true) return true;
  if (report === undefined) return false;
  return has(report, 'trash-missing') || has(report, 'subtree-dump') || (has(report, 'cut') && accept.includes('cut'));
}

function has({ counts }: CheckReport, code: FindingCode): boolean {
  return (counts[code] ?? 0) > 0;
}

function warningsOf(source: PlannedSource, { setting }: VolumeFacts, accept: readonly Acceptable[]): string[] {
  const name = displayText(source.volume.name);
  const bucket = displayText(source.volume.bucket);
  const warnings: string[] = [];
  if (source.isSubtree === true && accept.includes('subtree')) {
    warnings.push(
      `Only a directory of ${name} is loaded, as a volume of its own, and its name and bucket are those of the volume it came from: two volumes that write there write over each other's objects.`,
    );
  }
  warnings.push(
    `The objects stay where they are, in ${bucket} under ${name}: no client may have ${name} mounted from another metadata engine while this one is in use.`,
  );
  switch (encryptionOf(setting)) {
    case 'keyPresent':
      warnings.push(
        'The objects are encrypted. Their RSA key is in the setting, and clients need its passphrase (JFS_RSA_PASSPHRASE).',
      );
      break;
    case 'keyRemoved':
      warnings.push(
        'The objects are encrypted and the RSA key was removed from the setting: without a copy of the key nothing in them can be read.',
      );
      break;
    case 'none':
      break;
  }
  return warnings;
}
