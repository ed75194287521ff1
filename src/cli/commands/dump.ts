import { InvalidArgumentError } from 'commander';
import { consistencyText } from '../../core/display/consistency';
import { formatBytes, formatCount } from '../../core/display/units';
import { StreamOutput } from '../../core/dump/output/streamOutput';
import { settingText } from '../../core/model/setting';
import type { MetadataSource } from '../../core/ports/metadataSource';
import { openSource } from '../../core/registry/openSource';
import type { RedactionLevel } from '../../core/secrets/redactionLevel';
import { REDACTION_LEVELS } from '../../core/secrets/redactionLevel';
import { dumpToFile, dumpToOutput } from '../../core/transfer/dump/dump';
import { knownConsistency } from '../../core/transfer/certificate/certifiedSource';
import type { ClientVersion } from '../../core/transfer/dump/olderClients';
import { CLIENT_VERSIONS } from '../../core/transfer/dump/olderClients';
import type { DumpResult } from '../../core/transfer/dump/dumpRequest';
import { confirmByName } from '../confirmByName';
import { EXIT } from '../exitCodes';
import type { CommandContext } from '../runCommand';
import { runCommand } from '../runCommand';
import { log, logDone, logError, logNotice, logWarning } from '../terminal';
import type { Register } from './register';

interface DumpFlags {
  subdir?: string;
  skipTrash?: boolean;
  keepSecretKey?: boolean;
  redact?: RedactionLevel;
  overwrite?: boolean;
  identical?: boolean;
  manifest?: boolean;
  forVersion?: ClientVersion;
  yes?: boolean;
}

export const registerDump: Register = (program, finish) => {
  program
    .command('dump')
    .summary('dump metadata into a JSON file')
    .description(
      'Dumps a source as the official JSON dump. FILE ending in .gz, .zstd or .zst is compressed; without FILE the dump goes to standard output.',
    )
    .argument('<SRC>', 'metadata URL or dump file')
    .argument('[FILE]', 'file to write')
    .option('--subdir <PATH>', 'only this directory of the volume')
    .option('--skip-trash', 'leave the trash out')
    .option('--keep-secret-key', 'keep all secrets (the same as --redact full)')
    .option(
      '--redact <LEVEL>',
      'share-safe, restore-ready (as the official client) or full',
      oneOf('levels', REDACTION_LEVELS),
    )
    .option('--yes', 'do not ask before a dump with --redact full')
    .option('--overwrite', 'replace FILE when it exists')
    .option(
      '--for-version <V>',
      'leave out what older clients cannot load: 1.0, 1.1, 1.2 or 1.3',
      oneOf('versions', CLIENT_VERSIONS),
    )
    .option('--identical', 'reproduce the official loss of bytes in names with U+FFFD')
    .option('--manifest', 'also write FILE.manifest.json: hashes, counts, and which moment the dump shows')
    .addHelpText(
      'after',
      `
Examples:
  jfsmeta dump sqlite3:///var/lib/juicefs/meta.db vol.json.gz
  jfsmeta dump redis://host:6379/1 vol.json.zst
  jfsmeta dump 'mysql://user@(host:3306)/juicefs' --subdir /team --skip-trash > team.json
  jfsmeta dump vol.json share.json --redact share-safe`,
    )
    .action(async (src: string, file: string | undefined, flags: DumpFlags) => {
      finish(await runCommand((context) => dump(src, file, flags, context)));
    });
};

async function dump(
  src: string,
  file: string | undefined,
  flags: DumpFlags,
  { signal, bar }: CommandContext,
): Promise<number> {
  const { manifest, overwrite = false } = flags;
  if (manifest === true && file === undefined) {
    logError('--manifest needs a FILE to stand beside.');
    return EXIT.usage;
  }
  const source = await openSource(src, { signal });
  try {
    const request = {
      subdir: flags.subdir,
      skipTrash: flags.skipTrash,
      redaction: flags.redact ?? (flags.keepSecretKey === true ? 'full' : 'restore-ready'),
      identical: flags.identical,
      forVersion: flags.forVersion,
    };
    if (request.redaction === 'full' && flags.yes !== true && !(await confirmFull(source, signal))) return EXIT.refused;
    const consistency = await knownConsistency(src, source, signal);
    const options = { signal, onProgress: bar.onProgress, onNotice: logNotice, consistency };
    const result =
      file === undefined
        ? await dumpToOutput(source, new StreamOutput(process.stdout), request, options)
        : await dumpToFile(source, file, request, { ...options, overwrite, manifest });
    bar.stop();
    reportSecrets(result);
    const written = file === undefined ? '' : ` → ${file} (${formatBytes(result.fileBytes)})`;
    const moment = consistencyText(result.consistency);
    logDone(
      `${formatCount(result.entries)} entries, ${formatBytes(result.jsonBytes)} of JSON${written}${moment === '' ? '' : `; ${moment}`}`,
    );
    if (result.manifest !== undefined) log(`manifest  ${result.manifest}`);
    return EXIT.ok;
  } finally {
    await source.close();
  }
}

async function confirmFull(source: MetadataSource, signal: AbortSignal): Promise<boolean> {
  const volume = settingText((await source.facts(signal)).setting, 'Name');
  const consequence = "This dump will contain the volume's secret key. Anyone who reads it can read your bucket.";
  const confirmed = await confirmByName(consequence, volume, signal);
  if (!confirmed) logError('Not confirmed. Nothing was written.');
  return confirmed;
}

function reportSecrets(result: DumpResult): void {
  const { removedSecrets, keptSecrets } = result;
  if (removedSecrets.length > 0) logWarning(`Secrets are written as "removed": ${removedSecrets.join(', ')}.`);
  if (keptSecrets.length > 0) {
    logWarning(
      `Secrets that stay in the dump: ${keptSecrets.join(', ')}. Use --redact share-safe before giving it to others.`,
    );
  }
}

/** A parser for an option that takes one of a few words. */
function oneOf<T extends string>(plural: string, known: readonly T[]): (text: string) => T {
  return (text) => {
    const choice = known.find((word) => word === text);
    if (choice === undefined) throw new InvalidArgumentError(`Known ${plural}: ${known.join(', ')}.`);
    return choice;
  };
}
