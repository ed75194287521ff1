import { MetaError, isCancelled, messageOf } from '../core/errors';
import { EXIT, exitCodeOf } from './exitCodes';
import type { ProgressBar } from './progressBar';
import { createProgressBar } from './progressBar';
import { logError } from './terminal';

/** What every command gets: a signal that Ctrl+C aborts, and a bar. */
export interface CommandContext {
  signal: AbortSignal;
  bar: ProgressBar;
}

/** Runs one command to its exit code. @returns what the process should exit with. */
export async function runCommand(action: (context: CommandContext) => Promise<number>): Promise<number> {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  process.once('SIGINT', abort);
  process.once('SIGTERM', abort);
  const bar = createProgressBar();
  try {
    const code = await action({ signal: controller.signal, bar });
    bar.stop();
    return code;
  } catch (error) {
    bar.stop();
    return report(error);
  } finally {
    process.removeListener('SIGINT', abort);
    process.removeListener('SIGTERM', abort);
  }
}

function report(error: unknown): number {
  if (isCancelled(error)) return EXIT.interrupted;
  if (error instanceof Error && 'code' in error && error.code === 'EPIPE') return EXIT.brokenPipe;
  if (!MetaError.is(error)) {
    logError(`unexpected: ${messageOf(error).replace(/\.$/, '')}. Please report this with the command you ran.`);
    return EXIT.internal;
  }
  logError(error.message);
  return exitCodeOf(error.reason);
}
