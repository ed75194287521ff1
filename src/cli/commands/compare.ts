import { compare } from '../../core/compare/compare';
import type { ComparisonReport, Difference, SectionDifference } from '../../core/compare/difference';
import { DIFFERENCE_KINDS } from '../../core/compare/difference';
import { IGNORABLE_FIELDS, ignoredFields } from '../../core/compare/ignoredFields';
import { formatCount } from '../../core/display/units';
import { MetaError } from '../../core/errors';
import { bytesOfTypedText, resolveTextPath } from '../../core/inspect/resolvePath';
import { displayName } from '../../core/display/name';
import { stringifyExact } from '../../core/json/stringifyExact';
import { EntryType, entryTypeName } from '../../core/model/entryType';
import type { U64 } from '../../core/model/u64';
import type { MetadataSource } from '../../core/ports/metadataSource';
import { openSource } from '../../core/registry/openSource';
import { EXIT } from '../exitCodes';
import type { CommandContext } from '../runCommand';
import { runCommand } from '../runCommand';
import { logNotice, print } from '../terminal';
import type { Register } from './register';

const DEFAULT_LIMIT = 1000;

interface Flags {
  json?: boolean;
  limit: string;
  filter?: string;
  ignore?: string;
  skipTrash?: boolean;
  subdir?: string;
  otherSubdir?: string;
}

const MARKS = { added: '+', removed: '-', changed: '~', moved: '>', links: '=' } as const;

export const registerCompare: Register = (program, finish) => {
  program
    .command('compare')
    .summary('tell what differs between two sources')
    .description(
      'Compares two sources by path and by inode: what was added, removed, changed or moved from A to B, names of hard ' +
        'links, and the setting, counters, quotas and deleted files. Ends with 0 when they are equal, 1 when they differ.',
    )
    .argument('<A>', 'metadata URL or dump file')
    .argument('<B>', 'metadata URL or dump file')
    .option('--limit <N>', 'differences to print; all are counted', String(DEFAULT_LIMIT))
    .option('--filter <GLOB>', 'only paths like this; * is for any characters, / among them')
    .option('--ignore <FIELD,…>', 'fields that do not count')
    .option('--skip-trash', 'leave the trash out')
    .option('--subdir <PATH>', 'compare this directory instead of the whole volumes')
    .option('--other-subdir <PATH>', 'the directory of B, where it is another one')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Marks:
  + added   - removed   ~ changed   > moved   = name of a hard link

Fields to ignore:
  ${wrapped(IGNORABLE_FIELDS.map((field) => field.replace(/^attr\./, '')))}

Examples:
  jfsmeta compare yesterday.json.gz today.json.gz
  jfsmeta compare vol.json 'redis://host:6379/1' --ignore atime,Counters --skip-trash
  jfsmeta compare a.json b.json --filter '/data/*' --json`,
    )
    .action(async (left: string, right: string, flags: Flags) => {
      finish(await runCommand((context) => runCompare(left, right, flags, context)));
    });
};

async function runCompare(leftSpec: string, rightSpec: string, flags: Flags, context: CommandContext): Promise<number> {
  const { signal, bar } = context;
  const ignore = (flags.ignore ?? '').split(',').filter((field) => field !== '');
  const limit = Number(flags.limit);
  if (!Number.isSafeInteger(limit) || limit < 0) {
    throw new MetaError('unsupported', `--limit ${flags.limit} is not a number of differences.`);
  }
  try {
    ignoredFields(ignore);
  } catch (error) {
    // A wrong argument, before any file is looked at.
    throw MetaError.is(error) ? new MetaError('unsupported', error.message) : error;
  }
  const left = await openSource(leftSpec, { signal });
  try {
    const right = await openSource(rightSpec, { signal });
    try {
      const report = await compare(left, right, {
        signal,
        limit,
        ignore,
        onProgress: bar.onProgress,
        onNotice: logNotice,
        skipTrash: flags.skipTrash,
        filter: flags.filter === undefined ? {} : { path: bytesOfTypedText(flags.filter) },
        root: {
          left: await rootOf(left, flags.subdir, signal),
          right: await rootOf(right, flags.otherSubdir ?? flags.subdir, signal),
        },
      });
      bar.stop();
      await print(flags.json === true ? `${stringifyExact(jsonReport(report), 2)}\n` : textReport(report));
      return report.isEqual ? EXIT.ok : EXIT.different;
    } finally {
      await right.close();
    }
  } finally {
    await left.close();
  }
}

async function rootOf(source: MetadataSource, path: string | undefined, signal: AbortSignal): Promise<U64 | undefined> {
  if (path === undefined) return undefined;
  const item = await resolveTextPath(source, path, signal);
  if (item?.attr.type === EntryType.directory) return item.inode;
  throw new MetaError('notFound', `${source.label} has no directory ${path}.`);
}

function textReport(report: ComparisonReport): string {
  const { left, right, totals, differences, sections } = report;
  const lines = [
    `A ${left.label}: ${formatCount(left.entries)} entries`,
    `B ${right.label}: ${formatCount(right.entries)} entries`,
    ...sections.map(sectionLine),
    ...differences.map(differenceLine),
  ];
  if (!report.isComplete) lines.push('… not all differences are listed; the totals count them all (see --limit).');
  const counts = DIFFERENCE_KINDS.filter((kind) => totals[kind] > 0).map(
    (kind) => `${formatCount(totals[kind])} ${kind}`,
  );
  if (sections.length > 0) counts.push(`${formatCount(sections.length)} outside the trees`);
  lines.push(report.isEqual ? 'equal' : `different: ${counts.join(', ')}`);
  return lines.map((line) => `${line}\n`).join('');
}

function sectionLine({ section, member, left, right, isSecret }: SectionDifference): string {
  if (isSecret) return `~ ${section} ${member} (differs, not shown)`;
  return `~ ${section} ${member} (${left ?? 'none'} → ${right ?? 'none'})`;
}

function differenceLine(difference: Difference): string {
  const { kind, from, only, entries } = difference;
  const path = shownPath(difference, difference.names);
  const below = entries > 0 ? [`${formatCount(entries)} below`] : [];
  const details = [...below, ...fieldTexts(difference)];
  const suffix = details.length === 0 ? '' : ` (${details.join(', ')})`;
  const mark = MARKS[kind];
  if (kind === 'moved') return `${mark} ${shownPath(difference, from ?? [])} → ${path}${suffix}`;
  if (kind === 'links')
    return `${mark} ${path} (name ${only === 'right' ? 'added' : 'removed'}, inode ${difference.inode})`;
  return `${mark} ${path}${from === undefined ? '' : ` (was ${shownPath(difference, from)})`}${suffix}`;
}

function fieldTexts({ fields, values }: Difference): string[] {
  return fields.map((field) => {
    const name = field.replace(/^attr\./, '');
    const value = values.find((known) => known.field === field);
    return value === undefined ? name : `${name} ${value.left} → ${value.right}`;
  });
}

function shownPath({ type }: Difference, names: Difference['names']): string {
  const path = pathText(names);
  return type === EntryType.directory && names.length > 0 ? `${path}/` : path;
}

function pathText(names: Difference['names']): string {
  return `/${names.map(displayName).join('/')}`;
}

/** Paths as `ls` prints them. */
function jsonReport(report: ComparisonReport): unknown {
  return {
    ...report,
    differences: report.differences.map(({ kind, names, from, type, ...rest }) => ({
      kind,
      path: pathText(names),
      ...(from === undefined ? {} : { from: pathText(from) }),
      type: entryTypeName(type),
      ...rest,
    })),
  };
}

function wrapped(words: readonly string[]): string {
  return words.join(', ').replace(/(.{60,70}), /g, '$1,\n  ');
}
