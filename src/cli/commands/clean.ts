import { displayName } from '../../core/display/name';
import { formatTime } from '../../core/display/units';
import { MetaError } from '../../core/errors';
import { bytesOfText } from '../../core/model/byteString';
import type { UnfinishedLoad } from '../../core/ports/volumeWriter';
import { openTarget } from '../../core/registry/openTarget';
import { canAsk, confirmByName } from '../confirmByName';
import { EXIT } from '../exitCodes';
import type { CommandContext } from '../runCommand';
import { runCommand } from '../runCommand';
import { logDone, logError, print } from '../terminal';
import type { Register } from './register';

export const registerClean: Register = (program, finish) => {
  program
    .command('clean')
    .summary('remove what an unfinished load of ours left')
    .description(
      'Shows the load of ours into an engine that did not end, and removes exactly that. A load that is running, a volume, and whatever others stored are never touched.',
    )
    .argument('<URL>', 'metadata URL that was loaded into')
    .option('--yes', 'do not ask; needed where nobody can answer')
    .addHelpText(
      'after',
      `
Examples:
  jfsmeta clean redis://host:6379/1
  jfsmeta clean 'mysql://user@(host:3306)/juicefs' --yes`,
    )
    .action(async (url: string, flags: { yes?: boolean }) => {
      finish(await runCommand((context) => clean(url, flags.yes === true, context)));
    });
};

async function clean(url: string, yes: boolean, { signal }: CommandContext): Promise<number> {
  const target = openTarget(url);
  const found = await target.unfinished(signal);
  if (found === undefined) {
    throw new MetaError('notFound', `${target.label}: there is no unfinished load of ours. Nothing was changed.`);
  }
  await print(description(target.label, found));
  if (found.isRunning) {
    logError(`${target.label}: the load is still running. Nothing was removed.`);
    return EXIT.refused;
  }
  if (!yes && !(await confirm(target.label, found, signal))) return EXIT.refused;
  const removed = await removeIt(() => target.clean(signal));
  if (removed === undefined) return EXIT.refused;
  logDone(`${target.label}: ${removed.holds} removed`);
  return EXIT.ok;
}

/** Undefined when the load has come back to life, or another has begun, since it was looked at. */
async function removeIt(remove: () => Promise<UnfinishedLoad>): Promise<UnfinishedLoad | undefined> {
  try {
    return await remove();
  } catch (error) {
    if (!MetaError.is(error, 'locked')) throw error;
    logError(error.message);
    return undefined;
  }
}

async function confirm(label: string, { holds }: UnfinishedLoad, signal: AbortSignal): Promise<boolean> {
  if (!canAsk()) {
    logError('Nobody can be asked here: --yes removes it. Nothing was removed.');
    return false;
  }
  const confirmed = await confirmByName(`${holds} will be removed.`, shortName(label), signal, 'database name');
  if (!confirmed) logError('Not confirmed. Nothing was removed.');
  return confirmed;
}

/** The last part of an address without its query: the database, or the file's name. */
function shortName(label: string): string {
  return /([^/]+)\/*$/.exec(label.replace(/\?.*$/s, ''))?.[1] ?? label;
}

function description(label: string, { startedAt, by, isRunning, holds }: UnfinishedLoad): string {
  const rows: [string, string][] = [
    ['Target', label],
    ['Started', startedAt === undefined ? 'unknown' : `${formatTime(startedAt)} UTC`],
    ['By', by === '' ? 'unknown' : displayName(bytesOfText(by))],
    ['Running', isRunning ? 'yes' : 'no'],
    ['Holds', holds],
  ];
  return rows.map(([name, value]) => `${name.padEnd(10)}${value}\n`).join('');
}
