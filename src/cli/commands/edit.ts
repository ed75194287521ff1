import { readFile } from 'node:fs/promises';
import { displayName } from '../../core/display/name';
import { formatBytes, formatCount } from '../../core/display/units';
import { openDumpFile } from '../../core/dump/openDumpFile';
import type { ApplyResult } from '../../core/edit/apply';
import { applyEdited } from '../../core/edit/apply';
import { EditedDump } from '../../core/edit/editedDump';
import type { ItemChange } from '../../core/edit/itemChange';
import type { ImportedPatch, PatchConflict } from '../../core/edit/patch/importPatch';
import { importPatch } from '../../core/edit/patch/importPatch';
import { MetaError, messageOf } from '../../core/errors';
import { stringifyExact } from '../../core/json/stringifyExact';
import { EXIT } from '../exitCodes';
import type { CommandContext } from '../runCommand';
import { runCommand } from '../runCommand';
import { logDone, logError, logWarning, print } from '../terminal';
import type { Register } from './register';
import type { Names } from '../../core/model/names';

interface EditFlags {
  patch: string;
  output?: string;
  dryRun?: boolean;
  recomputeCounters?: boolean;
  force?: boolean;
  overwrite?: boolean;
  json?: boolean;
}

export const registerEdit: Register = (program, finish) => {
  program
    .command('edit')
    .summary('apply a patch to a dump, into a new file')
    .description(
      'Applies a patch that was exported from an edited dump to DUMP and writes the result into NEW. What the patch does not touch is copied as it is; DUMP itself never changes. When edits do not fit, nothing is written and they are listed.',
    )
    .argument('<DUMP>', 'dump file')
    .requiredOption('--patch <FILE>', 'patch to apply')
    .option('-o, --output <NEW>', 'dump to write; ending in .gz, .zstd or .zst it is compressed')
    .option('--dry-run', 'only show what would change')
    .option('--recompute-counters', 'count usage and the next numbers anew, as a load does')
    .option('--force', 'also edit what is not what the patch expects, and leave out edits that cannot be made')
    .option('--overwrite', 'replace NEW when it exists')
    .option('--json', 'print changes and conflicts as JSON')
    .addHelpText(
      'after',
      `
Examples:
  jfsmeta edit vol.json.gz --patch fix.json --dry-run
  jfsmeta edit vol.json.gz --patch fix.json -o fixed.json.gz --recompute-counters`,
    )
    .action(async (dump: string, flags: EditFlags) => {
      finish(await runCommand((context) => edit(dump, flags, context)));
    });
};

async function edit(file: string, flags: EditFlags, context: CommandContext): Promise<number> {
  const { signal, bar } = context;
  if (flags.output === undefined && flags.dryRun !== true) {
    throw new MetaError('unsupported', 'Say where to write with -o NEW, or take --dry-run.');
  }
  const text = await readPatchFile(flags.patch);
  const dump = new EditedDump(await openDumpFile(file));
  try {
    const imported = await importPatch(text, dump, { force: flags.force, label: flags.patch, signal });
    await dump.setEdits(imported.edits, signal);
    const changes = await dump.changes();
    const isStopped = imported.conflicts.length > 0 && flags.force !== true;
    if (isStopped || flags.dryRun === true) {
      bar.stop();
      await report(flags, imported, changes, undefined);
      if (isStopped) logError(`${conflictCount(imported)}. Nothing was written.`);
      return isStopped ? EXIT.refused : EXIT.ok;
    }
    const result = await applyEdited(dump, flags.output!, {
      overwrite: flags.overwrite === true,
      recomputeCounters: flags.recomputeCounters,
      signal,
      onProgress: bar.onProgress,
    });
    bar.stop();
    await report(flags, imported, changes, result);
    const items = changes.length === 1 ? '1 change' : `${formatCount(changes.length)} changes`;
    logDone(`${items} → ${result.file} (${formatBytes(result.bytes)})`);
    return EXIT.ok;
  } finally {
    await dump.close();
  }
}

async function readPatchFile(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const message = isMissing ? `There is no file ${file}.` : `${file} cannot be read: ${messageOf(error)}`;
    throw new MetaError(isMissing ? 'notFound' : 'io', message, { cause: error });
  }
}

async function report(
  flags: EditFlags,
  imported: ImportedPatch,
  changes: readonly ItemChange[],
  result: ApplyResult | undefined,
): Promise<void> {
  const { conflicts, from } = imported;
  if (imported.isForeign) {
    logWarning(`The patch was made for another volume: ${displayName(from.volume)} (${displayName(from.uuid)}).`);
  }
  if (imported.holdsSecrets) logWarning('The patch holds a secret of the volume.');
  const held = result?.heldSecrets ?? [];
  if (held.length > 0) logWarning(`The new dump holds secrets: ${held.join(', ')}. Only you can read it.`);
  if (flags.json === true) {
    await print(`${stringifyExact({ changes, conflicts, result }, 2)}\n`);
    return;
  }
  for (const conflict of conflicts) logWarning(conflictText(conflict));
  await print(changes.map((change) => `${changeText(change)}\n`).join(''));
}

function conflictCount({ conflicts }: ImportedPatch): string {
  return conflicts.length === 1 ? '1 edit does not fit' : `${formatCount(conflicts.length)} edits do not fit`;
}

function conflictText({ index, message, expected, found }: PatchConflict): string {
  const sides = [
    ['expected', expected],
    ['found', found],
  ].flatMap(([side, text]) => (text === undefined ? [] : [`  ${side}:\n${indented(text)}`]));
  return [`edit ${index + 1}: ${message}`, ...sides].join('\n');
}

function indented(text: string): string {
  return text.trimEnd().replace(/^/gm, '    ');
}

const MARKS: Readonly<Record<ItemChange['change'], string>> = { added: '+', removed: '-', changed: '~', moved: '>' };

function changeText({ item, change, from, below, alsoAt }: ItemChange): string {
  const what = 'names' in item ? shownPath(item.names) : item.section;
  const moved = from === undefined ? '' : `${shownPath(from)} → `;
  const more = below === undefined ? '' : ` (and ${formatCount(below)} below)`;
  const links = alsoAt === undefined ? '' : ` (and ${formatCount(alsoAt.length)} more names)`;
  return `${MARKS[change]} ${moved}${what}${more}${links}`;
}

function shownPath(names: Names): string {
  return `/${names.map(displayName).join('/')}`;
}
