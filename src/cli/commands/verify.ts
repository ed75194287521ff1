import { stringifyExact } from '../../core/json/stringifyExact';
import { openSource } from '../../core/registry/openSource';
import type { Verification } from '../../core/transfer/verify/verification';
import { verify } from '../../core/transfer/verify/verify';
import { EXIT } from '../exitCodes';
import type { CommandContext } from '../runCommand';
import { runCommand } from '../runCommand';
import { logNotice, print } from '../terminal';
import type { Register } from './register';

export const registerVerify: Register = (program, finish) => {
  program
    .command('verify')
    .summary('count and hash everything a source holds')
    .description(
      'Reads a whole source and prints counts and a tree hash. Equal hashes mean the same file system, whatever engine or format.',
    )
    .argument('<SRC>', 'metadata URL or dump file')
    .option('--skip-trash', 'leave the trash out')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Examples:
  jfsmeta verify vol.json.gz
  jfsmeta verify 'postgres://user@host:5432/juicefs' --json`,
    )
    .action(async (src: string, flags: { skipTrash?: boolean; json?: boolean }) => {
      finish(await runCommand((context) => runVerify(src, flags, context)));
    });
};

async function runVerify(
  src: string,
  flags: { skipTrash?: boolean; json?: boolean },
  { signal, bar }: CommandContext,
): Promise<number> {
  const source = await openSource(src, { signal });
  try {
    const result = await verify(source, {
      signal,
      onProgress: bar.onProgress,
      onNotice: logNotice,
      skipTrash: flags.skipTrash,
    });
    bar.stop();
    await print(flags.json === true ? `${stringifyExact(result, 2)}\n` : table(result));
    return EXIT.ok;
  } finally {
    await source.close();
  }
}

function table(result: Verification): string {
  const { inodes, ...rest } = result;
  const rows = [
    ...Object.entries(rest),
    ...Object.entries(inodes).map(([type, count]) => [`inodes ${type}`, count] as const),
  ];
  return rows.map(([name, value]) => `${name.padEnd(20)}${String(value)}\n`).join('');
}
