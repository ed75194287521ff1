import { Command, CommanderError } from 'commander';
import { version } from '../../package.json';
import { registerDump } from './commands/dump';
import { registerInfo } from './commands/info';
import { registerLoad } from './commands/load';
import { registerLs } from './commands/ls';
import { registerStatus } from './commands/status';
import { registerVerify } from './commands/verify';
import { EXIT, EXIT_CODE_HELP } from './exitCodes';

const DESCRIPTION = `See, dump, load and verify the metadata of JuiceFS volumes, without a mount.

SRC is a metadata URL (sqlite3://PATH) or a dump file (JSON, .gz, .zstd, .zst).`;

async function main(): Promise<void> {
  const program = new Command('jfsmeta')
    .description(DESCRIPTION)
    .version(version)
    .showHelpAfterError('Run with --help for the options and examples.')
    .addHelpText('after', EXIT_CODE_HELP)
    .exitOverride();
  const finish = (code: number): void => {
    process.exitCode = code;
  };
  for (const register of [registerDump, registerLoad, registerLs, registerInfo, registerStatus, registerVerify]) {
    register(program, finish);
  }
  try {
    await program.parseAsync();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  }
}

// A reader that went away (`| head`) is no failure worth a message.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.brokenPipe);
  throw error;
});

void main();
