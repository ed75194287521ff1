import { displayText } from '../../core/display/text';
import { formatCount } from '../../core/display/units';
import { openDumpStream } from '../../core/dump/openDumpFile';
import { holdsOther, holdsUnfinished } from '../../core/engines/unfinishedLoad';
import { MetaError } from '../../core/errors';
import type { LoadTarget } from '../../core/ports/volumeWriter';
import { openSource } from '../../core/registry/openSource';
import { openTarget } from '../../core/registry/openTarget';
import type { Acceptable } from '../../core/transfer/load/acceptance';
import type { CertifiedLoadResult } from '../../core/transfer/load/loadWithCertificate';
import { loadWithCertificate } from '../../core/transfer/load/loadWithCertificate';
import type { LoadPlan } from '../../core/transfer/load/loadPlan';
import { planLoadOf } from '../../core/transfer/load/planLoadOf';
import { collectAccepted } from '../acceptOption';
import { confirmByName } from '../confirmByName';
import { durations } from '../durations';
import { EXIT } from '../exitCodes';
import { loadPlanText, refusalsText } from '../loadPlanText';
import type { CommandContext } from '../runCommand';
import { runCommand } from '../runCommand';
import { log, logDone, logError, logNotice, logWarning } from '../terminal';
import type { Register } from './register';

interface LoadFlags {
  skipTrash?: boolean;
  yes?: boolean;
  accept: Acceptable[];
  strict?: boolean;
  /** False for `--no-check`. */
  check: boolean;
  /** A folder, or false for `--no-certificate`. */
  certificate?: string | false;
}

export const registerLoad: Register = (program, finish) => {
  program
    .command('load')
    .summary('load a dump into an empty engine and verify it')
    .description(
      'Loads a dump into an empty engine, reads it back and compares before the volume becomes visible. The dump is checked first, and the plan is shown; on a terminal the name of the volume is asked for. Without FILE the dump comes from standard input, which cannot be checked beforehand.',
    )
    .argument('<URL>', 'metadata URL of the empty engine')
    .argument('[FILE]', 'dump file (or a metadata URL to copy from)')
    .option('--skip-trash', 'leave the trash out')
    .option('--yes', 'do not ask; what would be refused is refused all the same')
    .option('--accept <CODE>', 'load although this would be refused (may be repeated)', collectAccepted, [])
    .option('--strict', 'end at the first conflict instead of resolving it')
    .option('--no-check', 'do not check the dump beforehand, which reads it once more')
    .option('--certificate <FOLDER>', 'where to write the certificate (default: beside FILE)')
    .option('--no-certificate', 'write no certificate')
    .addHelpText(
      'after',
      `
What is refused, and can be accepted by its CODE:
  subtree           the dump of a directory: it becomes a volume with the name and the bucket of another
  cut               the dump ends right behind FSTree or Trash
  member-container  unknown members with an object or an array as their value
  del-live          DelFiles names a file that is in the tree
  length-range      a file longer than 2^58 bytes
  inode-reserved    inodes that clients keep for themselves

Examples:
  jfsmeta load sqlite3:///var/lib/juicefs/new.db vol.json.gz
  jfsmeta load 'postgres://user@host:5432/juicefs?sslmode=require' vol.json.zst
  jfsmeta load 'mysql://user@(host:3306)/juicefs' redis://host:6379/1
  jfsmeta load redis://host:6379/2 team.json --accept subtree
  juicefs dump redis://localhost/1 | jfsmeta load sqlite3://new.db

A load that was cut off is recognised later and removed by "jfsmeta clean URL".`,
    )
    .action(async (url: string, file: string | undefined, flags: LoadFlags) => {
      finish(await runCommand((context) => runLoad(url, file, flags, context)));
    });
};

async function runLoad(
  url: string,
  file: string | undefined,
  flags: LoadFlags,
  context: CommandContext,
): Promise<number> {
  const { signal, bar } = context;
  const target = openTarget(url);
  if (file === undefined) log('The dump comes from standard input: it is not checked beforehand.');
  else if (!(await decide(file, target, flags, context))) return EXIT.refused;
  const source =
    file === undefined ? openDumpStream(process.stdin, 'standard input') : await openSource(file, { signal });
  try {
    const { accept, strict, skipTrash, certificate } = flags;
    const result = await loadWithCertificate(file, source, target, {
      signal,
      onProgress: bar.onProgress,
      onNotice: logNotice,
      accept,
      strict,
      skipTrash,
      certificate: typeof certificate === 'string' ? { folder: certificate } : { besideDump: certificate !== false },
    });
    bar.stop();
    report(result, target.label);
    return EXIT.ok;
  } finally {
    await source.close();
  }
}

/** Shows the plan and asks. @returns whether to go on. @throws {MetaError} `notEmpty`, `refused` */
async function decide(
  file: string,
  target: LoadTarget,
  { accept, check, skipTrash, yes }: LoadFlags,
  { signal, bar }: CommandContext,
): Promise<boolean> {
  const plan = await planLoadOf(file, target, { signal, onProgress: bar.onProgress, accept, check, skipTrash });
  bar.stop();
  if (!plan.target.isEmpty) throw await notEmpty(target, plan, signal);
  log(loadPlanText(plan, new Date()));
  for (const warning of plan.warnings) logWarning(warning);
  if (plan.source.kind === 'dump' && !check) logWarning('The dump was not checked beforehand (--no-check).');
  const refusals = plan.refusals.filter(({ acceptBy }) => acceptBy === undefined || !accept.includes(acceptBy));
  if (refusals.length > 0) {
    log(refusalsText(refusals));
    // What nobody can accept is wrong with the dump itself.
    const reason = refusals.some(({ acceptBy }) => acceptBy !== undefined) ? 'refused' : 'malformed';
    throw new MetaError(reason, `${plan.source.label} is not loaded for what is said above. Nothing was written.`);
  }
  if (yes === true) return true;
  const { name } = plan.source.volume;
  const isConfirmed = await confirmByName(
    `Volume ${displayText(name)} will be loaded into ${target.label}.`,
    name,
    signal,
  );
  if (!isConfirmed) logError('Not confirmed. Nothing was written.');
  return isConfirmed;
}

async function notEmpty(target: LoadTarget, plan: LoadPlan, signal: AbortSignal): Promise<MetaError> {
  const unfinished = await target.unfinished(signal);
  return unfinished === undefined
    ? holdsOther(target.label, plan.target.found)
    : holdsUnfinished(target.label, unfinished);
}

function report(result: CertifiedLoadResult, label: string): void {
  const { verification, missingSecrets, conflicts, accepted, certificate } = result;
  if (conflicts.count > 0) {
    const many = conflicts.count === 1 ? 'conflict was' : 'conflicts were';
    const where = certificate === undefined ? '' : ', and the certificate lists them';
    logWarning(`${formatCount(conflicts.count)} ${many} resolved: the first occurrence was kept${where}.`);
  }
  if (accepted.length > 0) logWarning(`Loaded although it was met: ${accepted.join(', ')}.`);
  if (missingSecrets.length > 0) {
    logWarning(
      `The volume does not mount until these are set: ${missingSecrets.join(', ')} (jfsmeta config, or juicefs config).`,
    );
  }
  const { entries, treeHash } = verification;
  logDone(
    `${formatCount(entries)} entries loaded into ${label} and verified, tree hash ${treeHash}${durations(result)}`,
  );
  if (certificate !== undefined) logDone(`Certificate: ${certificate.readable} and ${certificate.json}`);
}
