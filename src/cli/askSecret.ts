import { Writable } from 'node:stream';
import { createInterface } from 'node:readline/promises';

/** Asks on the terminal for something that is not shown while it is typed. The caller knows that somebody can answer. */
export async function askSecret(what: string, signal: AbortSignal): Promise<string> {
  const nowhere = new Writable({
    write: (_chunk, _encoding, done) => {
      done();
    },
  });
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true, historySize: 0 });
  process.stderr.write(`${what}: `);
  try {
    // Ctrl+C reaches readline first while it owns the terminal.
    terminal.once('SIGINT', () => process.kill(process.pid, 'SIGINT'));
    return await terminal.question('', { signal });
  } finally {
    terminal.close();
    process.stderr.write('\n');
  }
}
