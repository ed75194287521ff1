import { formatCount } from '../../core/display/units';
import { openSource } from '../../core/registry/openSource';
import { openTarget } from '../../core/registry/openTarget';
import type { Acceptable } from '../../core/transfer/load/acceptance';
import { clientText } from '../../core/transfer/migrate/liveClients';
import type { MigrationPlan } from '../../core/transfer/migrate/migrationPlan';
import type { CertifiedMigrationResult } from '../../core/transfer/migrate/migrateWithCertificate';
import { migrateWithCertificate } from '../../core/transfer/migrate/migrateWithCertificate';
import { planMigrate } from '../../core/transfer/migrate/planMigrate';
import { collectAccepted } from '../acceptOption';
import { canAsk, confirmByName } from '../confirmByName';
import { durations } from '../durations';
import { EXIT } from '../exitCodes';
import { loadPlanText } from '../loadPlanText';
import type { CommandContext } from '../runCommand';
import { runCommand } from '../runCommand';
import { log, logDone, logError, logNotice, logWarning } from '../terminal';
import type { Register } from './register';

interface MigrateFlags {
  yes?: boolean;
  accept: Acceptable[];
  skipTrash?: boolean;
  /** A folder, or false for `--no-certificate`. */
  certificate?: string | false;
}

/** Whoever types it has read that clients write. */
const WRITERS_WORD = 'writers';

export const registerMigrate: Register = (program, finish) => {
  program
    .command('migrate')
    .summary('copy a volume into another, empty engine and verify it')
    .description(
      'Copies the metadata of a volume into an empty engine in one stream, without a file: reads it back and compares before the volume becomes visible, and reports what changed on the source meanwhile. The source is not changed. Secrets are copied as they are stored.',
    )
    .argument('<SRC>', 'metadata URL (or dump file) to copy')
    .argument('<DST>', 'metadata URL of the empty engine')
    .option('--yes', 'do not ask; what would be refused is refused all the same')
    .option(
      '--accept <CODE>',
      'go on although this would be refused (may be repeated); writers: clients have the source open',
      collectAccepted,
      [],
    )
    .option('--skip-trash', 'leave the trash out')
    .option('--certificate <FOLDER>', 'where to write the certificate (default: the current folder)')
    .option('--no-certificate', 'write no certificate')
    .addHelpText(
      'after',
      `
Examples:
  jfsmeta migrate redis://host:6379/1 'mysql://user@(host:3306)/juicefs'
  jfsmeta migrate redis://host:6379/1 'postgres://user@host:5432/juicefs?sslmode=require' --yes
  jfsmeta migrate sqlite3://old.db redis://host:6379/1 --accept writers --yes

Unmount the volume everywhere first: what clients write meanwhile is not in the copy. META_PASSWORD would be used for both
engines; put passwords that differ into the URLs or the drivers' own files. Keep the old engine read-only or stopped
afterwards. A migration that was cut off is recognised later and removed by "jfsmeta clean DST".`,
    )
    .action(async (src: string, dst: string, flags: MigrateFlags) => {
      finish(await runCommand((context) => runMigrate(src, dst, flags, context)));
    });
};

async function runMigrate(
  src: string,
  dst: string,
  flags: MigrateFlags,
  { signal, bar }: CommandContext,
): Promise<number> {
  const target = openTarget(dst);
  const source = await openSource(src, { signal });
  try {
    const { skipTrash } = flags;
    const plan = await planMigrate(source, target, { signal, accept: flags.accept, skipTrash });
    logPlan(plan);
    const accept = await decide(plan, flags, signal);
    if (accept === undefined) {
      logError('Not confirmed. Nothing was written.');
      return EXIT.refused;
    }
    const folder = flags.certificate === false ? undefined : (flags.certificate ?? '.');
    const result = await migrateWithCertificate(src, source, target, {
      signal,
      onProgress: bar.onProgress,
      onNotice: logNotice,
      accept,
      skipTrash,
      folder,
    });
    bar.stop();
    logResult(result);
    return EXIT.ok;
  } finally {
    await source.close();
  }
}

function logPlan(plan: MigrationPlan): void {
  log(loadPlanText(plan, new Date()));
  if (plan.source.kind === 'engine' && plan.clients.length === 0) log('No client has the source open.');
  for (const client of plan.clients) log(`Has the source open: ${clientText(client)}`);
  for (const warning of plan.warnings) logWarning(warning);
}

/** What is accepted in the end; undefined when the user does not want to go on. What is refused shows when it begins. */
async function decide(
  plan: MigrationPlan,
  { yes = false, accept }: MigrateFlags,
  signal: AbortSignal,
): Promise<readonly Acceptable[] | undefined> {
  if (yes || !canAsk() || !plan.target.isEmpty) return accept;
  const isOpen = plan.refusals.some(({ acceptBy }) => acceptBy === undefined || !isAskedFor(acceptBy, accept));
  if (isOpen) return accept;
  const accepted = [...accept];
  const writers = plan.refusals.find(({ acceptBy }) => acceptBy === 'writers');
  if (writers !== undefined && !accept.includes('writers')) {
    if (!(await confirmByName(writers.message, WRITERS_WORD, signal, 'word'))) return undefined;
    accepted.push('writers');
  }
  const { name } = plan.source.volume;
  const consequence = `Volume ${name} will be written into ${plan.target.label}. ${plan.source.label} is not changed.`;
  return (await confirmByName(consequence, name, signal)) ? accepted : undefined;
}

/** By an option, or still to be asked for. */
function isAskedFor(code: Acceptable, accept: readonly Acceptable[]): boolean {
  return code === 'writers' || accept.includes(code);
}

function logResult(result: CertifiedMigrationResult): void {
  const { changes, clientsAfter, certificate, verification, missingSecrets, target, consistency } = result;
  for (const change of changes) logWarning(change);
  if (changes.length > 0) {
    logWarning('The source changed while it was copied: what changed may be missing in the copy.');
  }
  for (const client of clientsAfter) logWarning(`still has the source open: ${clientText(client)}`);
  if (missingSecrets.length > 0) {
    logWarning(`The volume does not mount until these are set: ${missingSecrets.join(', ')} (jfsmeta config).`);
  }
  if (consistency !== undefined) log(`The copy is ${consistency.label}. ${consistency.how}`);
  if (certificate !== undefined) logDone(`Certificate: ${certificate.readable} and ${certificate.json}`);
  log(result.rollbackNote);
  const { entries, treeHash } = verification;
  logDone(
    `${formatCount(entries)} entries migrated into ${target.label} and verified, tree hash ${treeHash}${durations(result)}`,
  );
}
