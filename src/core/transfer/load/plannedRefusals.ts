import { displayPath } from '../../dump/json/reader/displayPath';
import type { CheckReport, Finding, FindingCode, Severity } from '../../check/finding';
import type { Acceptable, LoadRefusal } from './acceptance';
import { ACCEPTABLE } from './acceptance';
import { adviceOf } from './refusals';

/** Errors for others; our load reads or resolves them as they are meant. */
const RESOLVED: ReadonlySet<FindingCode> = new Set(['leading-lines', 'entries-order']);
/** Less than errors for others; our load cannot read them, or no volume survives them. */
const NEVER: ReadonlySet<FindingCode> = new Set([
  'inode-zero',
  'inode-root',
  'directory-cycle',
  'trash-root',
  'setting-missing',
  'tree-missing',
  'entry-invalid',
  'entries-invalid',
  'entries-misplaced',
]);
/** What only some engines cannot store, by their products. */
const OF_ENGINES: readonly (readonly [RegExp, readonly FindingCode[]])[] = [
  [/^(?:SQLite|PostgreSQL|MySQL|MariaDB)/, ['slice-id']],
  [/^(?:PostgreSQL|MySQL|MariaDB)/, ['owner-range']],
  [/^(?:MySQL|MariaDB)/, ['name-long', 'xattr-long', 'chunk-slices']],
];
const SHOWN_PATH = 200;
/** What the reader says where a text ends behind a value. */
const BEHIND_A_VALUE = 'the text ends where a comma or }';

/** The findings of a check for which a load does not begin. `product` is that of the target. */
export function plannedRefusals(report: CheckReport, product: string): LoadRefusal[] {
  const never = new Set(NEVER);
  for (const [pattern, codes] of OF_ENGINES) if (pattern.test(product)) for (const code of codes) never.add(code);
  const refusals = new Map<string, LoadRefusal>();
  for (const finding of report.findings) {
    const refusal = refusalOf(finding, report, never);
    // An acceptable finding of a code gives way to one that is not.
    const known = refusal === undefined ? undefined : refusals.get(refusal.code);
    if (
      refusal !== undefined &&
      (known === undefined || (known.acceptBy !== undefined && refusal.acceptBy === undefined))
    ) {
      refusals.set(refusal.code, refusal);
    }
  }
  return [...refusals.values()];
}

/** How many findings there are, each code by its gravest. */
export function countFindings({ findings, counts }: CheckReport): Record<Severity, number> {
  const severities = new Map<FindingCode, Severity>();
  for (const { code, severity } of findings) {
    const known = severities.get(code);
    if (known === undefined || rank(severity) > rank(known)) severities.set(code, severity);
  }
  const totals: Record<Severity, number> = { error: 0, warning: 0, information: 0 };
  for (const [code, severity] of severities) totals[severity] += counts[code] ?? 0;
  return totals;
}

function rank(severity: Severity): number {
  return severity === 'error' ? 2 : severity === 'warning' ? 1 : 0;
}

function refusalOf(finding: Finding, report: CheckReport, never: ReadonlySet<FindingCode>): LoadRefusal | undefined {
  const { code, severity, message } = finding;
  const count = report.counts[code] ?? 1;
  if (code === 'subtree-dump') {
    const what = message.split('. ')[0] ?? message;
    return { code: 'subtree', message: `${what}. ${adviceOf('subtree')}`, count, acceptBy: 'subtree' };
  }
  const acceptable = acceptableOf(finding, report);
  const placed = `${message}${placeText(finding)}`;
  if (acceptable !== undefined) return { code, message: placed, count, acceptBy: acceptable };
  const isFatal = (severity === 'error' && !RESOLVED.has(code)) || never.has(code);
  return isFatal ? { code, message: placed, count, acceptBy: undefined } : undefined;
}

/** As the reader says where something is. */
function placeText({ line, offset, names }: Finding): string {
  const path = names === undefined ? '' : displayPath(names);
  const parts = [
    line === undefined ? undefined : `line ${line}`,
    offset === undefined ? undefined : `byte ${offset}`,
    path === '' ? undefined : `at ${path.length > SHOWN_PATH ? `${path.slice(0, SHOWN_PATH)}…` : path}`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

function acceptableOf({ code, severity, message, names }: Finding, { entries }: CheckReport): Acceptable | undefined {
  switch (code) {
    case 'cut':
      // Outside the trees and behind one of them: what is missing is sections at most.
      return names === undefined && entries > 0 && message.includes(BEHIND_A_VALUE) ? 'cut' : undefined;
    case 'member-container':
      return code;
    default:
      // Numbers that no engine can store are errors.
      return severity === 'error' ? undefined : ACCEPTABLE.find((one) => one === code);
  }
}
