import { parentPort, workerData } from 'node:worker_threads';
import { Command, CommanderError } from 'commander';
import { isWalkOrder, serveWalk } from '../core/transfer/migrate/thread/serveWalk';
import { version } from '../../package.json';
import { registerCheck } from './commands/check';
import { registerClean } from './commands/clean';
import { registerCompare } from './commands/compare';
import { registerConfig } from './commands/config';
import { registerDrill } from './commands/drill';
import { registerDump } from './commands/dump';
import { registerEdit } from './commands/edit';
import { registerFind } from './commands/find';
import { registerInfo } from './commands/info';
import { registerLoad } from './commands/load';
import { registerLs } from './commands/ls';
import { registerMigrate } from './commands/migrate';
import { registerStatus } from './commands/status';
import { registerVerify } from './commands/verify';
import { EXIT, EXIT_CODE_HELP } from './exitCodes';

const DESCRIPTION = `See, dump, load and verify the metadata of JuiceFS volumes, without a mount.

SRC is a dump file (JSON, .gz, .zstd, .zst) or a metadata URL as the official
client takes it, quoted in a shell:
  Redis            redis://[USER:PASSWORD@]HOST:6379/DB   rediss:// is with TLS
    cluster        redis://HOST:6379,HOST:6379/DB
    sentinel       redis://MASTER,HOST:26379,HOST:26379/DB
    socket         unix:///SOCKET?db=DB
  MySQL, MariaDB   mysql://USER:PASSWORD@(HOST:3306)/DATABASE
    socket         mysql://USER@unix(/SOCKET)/DATABASE
  PostgreSQL       postgres://USER:PASSWORD@HOST:5432/DATABASE?sslmode=require
  SQLite           sqlite3://PATH

META_PASSWORD in the environment gives a password that the URL leaves out.`;

const COMMANDS = [
  registerDump,
  registerLoad,
  registerMigrate,
  registerDrill,
  registerClean,
  registerConfig,
  registerLs,
  registerFind,
  registerInfo,
  registerStatus,
  registerVerify,
  registerCheck,
  registerCompare,
  registerEdit,
];

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
  for (const register of COMMANDS) register(program, finish);
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

if (parentPort !== null && isWalkOrder(workerData)) void serveWalk(workerData, parentPort);
else void main();
