import { checkDump } from '../../core/check/checkDump';
import type { CheckReport, Finding, FindingCode, Severity } from '../../core/check/finding';
import { displayName } from '../../core/display/name';
import { formatCount } from '../../core/display/units';
import { FileInput } from '../../core/dump/input/fileInput';
import { MetaError } from '../../core/errors';
import { stringifyExact } from '../../core/json/stringifyExact';
import { EXIT } from '../exitCodes';
import type { CommandContext } from '../runCommand';
import { runCommand } from '../runCommand';
import { print } from '../terminal';
import type { Register } from './register';

const DEFAULT_LIMIT = 5;
const DEFAULT_JSON_LIMIT = 1000;
const SEVERITIES: readonly Severity[] = ['error', 'warning', 'information'];

interface Flags {
  json?: boolean;
  limit?: string;
}

export const registerCheck: Register = (program, finish) => {
  program
    .command('check')
    .summary('tell what is wrong with a dump, before it is loaded')
    .description(
      'Checks a whole dump file: what makes a load fail (error), what loads and is wrong or dangerous (warning), and ' +
        'what is good to know (information). Nothing is changed. Ends with 0 when there are no errors and no warnings, 1 otherwise.',
    )
    .argument('<DUMP>', 'dump file, plain or compressed')
    .option(
      '--limit <N>',
      `findings to print of each kind; all are counted (default: ${DEFAULT_LIMIT}, ${DEFAULT_JSON_LIMIT} with --json)`,
    )
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
JSON:
  { "file", "isWhole", "entries", "bytes",        isWhole: false when the text ends early or is no JSON
    "totals": { "error", "warning", "information" },
    "counts": { CODE: number, … },                of all findings
    "findings": [ { "code", "severity", "message",
                    "path",                       in the volume, or absent
                    "section",                    member of the dump, or absent
                    "inode", "offset", "line",    where known
                    "fix" } … ] }                 what would correct it, or absent

Codes and what they mean: docs/checks.md

Examples:
  jfsmeta check vol.json.gz
  jfsmeta check vol.json --json --limit 100000`,
    )
    .action(async (file: string, flags: Flags) => {
      finish(await runCommand((context) => runCheck(file, flags, context)));
    });
};

async function runCheck(file: string, flags: Flags, { signal, bar }: CommandContext): Promise<number> {
  const limit = Number(flags.limit ?? (flags.json === true ? DEFAULT_JSON_LIMIT : DEFAULT_LIMIT));
  if (!Number.isSafeInteger(limit) || limit < 0) {
    throw new MetaError('unsupported', `--limit ${flags.limit ?? ''} is not a number of findings.`);
  }
  const input = await FileInput.open(file);
  try {
    // One at least, for the severity and the meaning of each code.
    const report = await checkDump(input, { signal, onProgress: bar.onProgress, maxPerCode: Math.max(1, limit) });
    bar.stop();
    const totals = totalsOf(report);
    await print(flags.json === true ? asJson(file, report, totals, limit) : asText(file, report, totals, limit));
    return totals.error + totals.warning === 0 ? EXIT.ok : EXIT.different;
  } finally {
    await input.close();
  }
}

type Totals = Record<Severity, number>;

/** A code counts as its gravest finding. */
function totalsOf(report: CheckReport): Totals {
  const totals: Totals = { error: 0, warning: 0, information: 0 };
  for (const { severity, count } of groupsOf(report)) totals[severity] += count;
  return totals;
}

interface Group {
  code: FindingCode;
  severity: Severity;
  count: number;
  findings: Finding[];
}

function groupsOf({ findings, counts }: CheckReport): Group[] {
  const groups = new Map<FindingCode, Group>();
  for (const finding of findings) {
    const { code, severity } = finding;
    let group = groups.get(code);
    if (group === undefined) groups.set(code, (group = { code, severity, count: counts[code] ?? 0, findings: [] }));
    if (SEVERITIES.indexOf(severity) < SEVERITIES.indexOf(group.severity)) group.severity = severity;
    group.findings.push(finding);
  }
  return [...groups.values()].sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
}

function asJson(file: string, report: CheckReport, totals: Totals, limit: number): string {
  const { isWhole, entries, bytes, counts } = report;
  const findings = groupsOf(report).flatMap((group) =>
    group.findings.slice(0, limit).map((finding) => ({
      code: finding.code,
      severity: finding.severity,
      message: finding.message,
      path: pathOf(finding),
      section: finding.section,
      inode: finding.inode,
      offset: finding.offset,
      line: finding.line,
      fix: finding.fix?.title,
    })),
  );
  return `${stringifyExact({ file, isWhole, entries, bytes, totals, counts, findings }, 2)}\n`;
}

function asText(file: string, report: CheckReport, totals: Totals, limit: number): string {
  const groups = groupsOf(report).map((group) => groupText(group, limit));
  const entries = `${formatCount(report.entries)} ${report.entries === 1 ? 'entry' : 'entries'}`;
  const whole = report.isWhole ? '' : ' Only the part in front of the damage was checked.';
  const summary = `${file}: ${countText(totals)} in ${entries}.${whole}`;
  return `${[...groups, summary].join('\n')}\n`;
}

function groupText({ code, severity, count, findings }: Group, limit: number): string {
  const shown = findings.slice(0, limit);
  const lines = [`${severity} ${code}: ${formatCount(count)}`];
  for (const finding of shown) lines.push(`  ${placeText(finding)}${finding.message}`);
  if (count > shown.length && shown.length > 0) lines.push(`  … and ${formatCount(count - shown.length)} more`);
  return `${lines.join('\n')}\n`;
}

function placeText(finding: Finding): string {
  const place = pathOf(finding) ?? finding.section;
  const at =
    finding.line === undefined
      ? finding.offset === undefined
        ? ''
        : `byte ${finding.offset}`
      : `line ${finding.line}`;
  const parts = [place, at === '' ? undefined : `(${at})`].filter((part) => part !== undefined);
  return parts.length === 0 ? '' : `${parts.join(' ')}: `;
}

function pathOf({ names }: Finding): string | undefined {
  return names === undefined ? undefined : `/${names.map(displayName).join('/')}`;
}

function countText({ error, warning, information }: Totals): string {
  const parts = [
    error === 0 ? undefined : `${formatCount(error)} ${error === 1 ? 'error' : 'errors'}`,
    warning === 0 ? undefined : `${formatCount(warning)} ${warning === 1 ? 'warning' : 'warnings'}`,
    information === 0 ? undefined : `${formatCount(information)} ${information === 1 ? 'hint' : 'hints'}`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? 'no problems' : parts.join(', ');
}
