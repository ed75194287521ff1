import { displayText } from '../core/display/text';
import { formatBytes, formatCount, formatTime } from '../core/display/units';
import type { LoadRefusal } from '../core/transfer/load/acceptance';
import type { LoadPlan, PlannedSource } from '../core/transfer/load/loadPlan';
import { howToAccept } from '../core/transfer/load/refusals';

const SHOWN_REFUSALS = 5;
const DAY_SECONDS = 24 * 3600;

/** A plan for a terminal, a line for each thing. */
export function loadPlanText(plan: LoadPlan, now: Date): string {
  const { source, target, estimate, findings } = plan;
  const seconds = estimate.seconds === undefined ? 'of unknown length' : `about ${formatCount(estimate.seconds)} s`;
  const lines: [string, string][] = [
    ['from', sourceText(source, now)],
    ['state', source.consistency === undefined ? '' : `${source.consistency.label}: ${source.consistency.how}`],
    ['volume', volumeText(source)],
    ['into', `${target.label}, ${target.product}; ${target.examined}`],
    ['recomputed', plan.recomputed.join('; ')],
    ['not restored', plan.notRestored.join('; ')],
    ['secrets', plan.missingSecrets.length === 0 ? 'none is missing' : `missing: ${plan.missingSecrets.join(', ')}`],
    ['expected', `${seconds}, ${formatBytes(estimate.memoryBytes)} of memory`],
    [
      'check',
      findings === undefined
        ? 'left out'
        : `${count(findings.error, 'error')}, ${count(findings.warning, 'warning')}, ${count(findings.information, 'hint')}`,
    ],
  ];
  const width = Math.max(...lines.map(([name]) => name.length)) + 2;
  return lines
    .filter(([, text]) => text !== '')
    .map(([name, text]) => `${name.padEnd(width)}${text}`)
    .join('\n');
}

/** Reasons not to load, the first few with their texts. */
export function refusalsText(refusals: readonly LoadRefusal[]): string {
  const shown = refusals.slice(0, SHOWN_REFUSALS).map((refusal) => {
    const times = refusal.count > 1 ? ` (${formatCount(refusal.count)} times)` : '';
    const accept = refusal.acceptBy === undefined ? '' : ` ${howToAccept(refusal.acceptBy)}`;
    return `${refusal.code}${times}: ${refusal.message}${accept}`;
  });
  const more = refusals.length - shown.length;
  return [...shown, ...(more > 0 ? [`… and ${more} more`] : [])].join('\n');
}

function sourceText({ label, kind, sizeBytes, modifiedAt, isSubtree }: PlannedSource, now: Date): string {
  const parts = [label];
  if (kind === 'engine') parts.push('a live engine');
  if (sizeBytes !== undefined) parts.push(formatBytes(sizeBytes));
  if (modifiedAt !== undefined) parts.push(`written ${formatTime(modifiedAt)} UTC, ${age(modifiedAt, now)}`);
  if (isSubtree !== undefined) parts.push(isSubtree ? 'only a directory of the volume' : 'the whole volume');
  return parts.join(', ');
}

function volumeText({ volume, entries, inodes }: PlannedSource): string {
  const counted = entries === undefined ? '' : `${count(entries, 'name')}, `;
  const [name, uuid, storage, bucket] = [volume.name, volume.uuid, volume.storage, volume.bucket].map(displayText);
  return `${name} (${uuid}), objects in ${storage} ${bucket}; ${counted}${formatCount(inodes)} inodes by its own counter`;
}

function age(seconds: number, now: Date): string {
  const days = Math.floor((now.getTime() / 1000 - seconds) / DAY_SECONDS);
  return days < 1 ? 'less than a day ago' : `${count(days, 'day')} ago`;
}

function count(number: number, what: string): string {
  return `${formatCount(number)} ${what}${number === 1 ? '' : 's'}`;
}
