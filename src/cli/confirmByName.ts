import { createInterface } from 'node:readline/promises';
import { logWarning } from './terminal';

/** Whether somebody can answer. */
export function canAsk(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}

/**
 * Says what is about to happen and, on a terminal, asks for a name, such as the volume's. Where nobody can answer the caller has
 * decided already. @returns whether to go on.
 */
export async function confirmByName(
  consequence: string,
  name: string,
  signal: AbortSignal,
  what = 'volume name',
): Promise<boolean> {
  logWarning(consequence);
  if (!canAsk()) return true;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    // Ctrl+C reaches readline first while it owns the terminal.
    terminal.once('SIGINT', () => process.kill(process.pid, 'SIGINT'));
    const answer = await terminal.question(`Type the ${what} (${name}) to go on: `, { signal });
    return answer.trim() === name;
  } finally {
    terminal.close();
  }
}
