import { formatCount } from '../../core/display/units';
import { stringifyExact } from '../../core/json/stringifyExact';
import { certificateJson } from '../../core/transfer/certificate/certificateJson';
import type { DrillResult } from '../../core/transfer/drill/drill';
import { drill } from '../../core/transfer/drill/drill';
import type { Acceptable } from '../../core/transfer/load/acceptance';
import { collectAccepted } from '../acceptOption';
import { EXIT } from '../exitCodes';
import type { CommandContext } from '../runCommand';
import { runCommand } from '../runCommand';
import { log, logDone, logNotice, logWarning, print } from '../terminal';
import type { Register } from './register';

interface DrillFlags {
  accept: Acceptable[];
  /** A folder; false for `--no-certificate`. */
  certificate?: string | false;
  scratch?: string;
  json?: boolean;
}

export const registerDrill: Register = (program, finish) => {
  program
    .command('drill')
    .summary('prove that a dump can be restored, without touching any engine')
    .description(
      'Checks a dump, loads it into a throw-away SQLite file in a private folder, reads it back and compares, and removes the folder again. Writes a dated certificate beside the dump. Objects in the bucket are not looked at.',
    )
    .argument('<DUMP>', 'dump file (or a metadata URL)')
    .option(
      '--accept <CODE>',
      'go on although this would be refused, as for load (may be repeated)',
      collectAccepted,
      [],
    )
    .option('--certificate <FOLDER>', 'where to write the certificate (default: beside DUMP)')
    .option('--no-certificate', 'write no certificate')
    .option('--scratch <FOLDER>', "where the throw-away database is made (default: the system's temporary folder)")
    .option('--json', 'print the certificate as JSON')
    .addHelpText(
      'after',
      `
Examples:
  jfsmeta drill vol.json.gz
  jfsmeta drill /backup/vol.json.zst --certificate /backup/proof --json
  jfsmeta drill team.json --accept subtree

What a drill that was killed left behind is removed by the next one.`,
    )
    .action(async (dump: string, flags: DrillFlags) => {
      finish(await runCommand((context) => runDrill(dump, flags, context)));
    });
};

async function runDrill(dump: string, flags: DrillFlags, { signal, bar }: CommandContext): Promise<number> {
  const { accept, certificate, scratch } = flags;
  const result = await drill(dump, {
    signal,
    onProgress: bar.onProgress,
    onNotice: logNotice,
    accept,
    scratch,
    certificate: typeof certificate === 'string' ? { folder: certificate } : { besideDump: certificate !== false },
  });
  bar.stop();
  report(result);
  if (flags.json === true) await print(jsonOf(result));
  return EXIT.ok;
}

function report({ certificate, files, findings }: DrillResult): void {
  const { found, conflicts, missingSecrets, encryption, source } = certificate;
  if (source.manifest === 'differs') {
    logWarning('The dump is not the file that its manifest was written for: it was changed or replaced since.');
  }
  if (findings !== undefined && findings.error + findings.warning > 0) {
    logWarning(
      `The check found ${counted(findings.error, 'error')} and ${counted(findings.warning, 'warning')} (jfsmeta check lists them).`,
    );
  }
  if (conflicts.count > 0) {
    logWarning(
      `Conflicts: ${formatCount(conflicts.count)}; the first occurrence was kept, as the official loader does.`,
    );
  }
  if (encryption === 'keyPresent') log('The objects are encrypted; a restore needs the passphrase of the RSA key.');
  if (encryption === 'keyRemoved') {
    logWarning(
      'The objects are encrypted, and the RSA key is not in the dump: a restore needs a copy of the key file.',
    );
  }
  const needs = missingSecrets.length === 0 ? '' : `; a restore needs ${missingSecrets.join(', ')}`;
  const entries = found.entries === 1 ? '1 entry was' : `${formatCount(found.entries)} entries were`;
  logDone(`${source.label} can be restored${needs}. ${entries} loaded and verified, tree hash ${found.treeHash}`);
  if (files !== undefined) log(`certificate  ${files.readable} and ${files.json}`);
}

function counted(count: number, what: string): string {
  return `${formatCount(count)} ${what}${count === 1 ? '' : 's'}`;
}

/** `{"files": …, "certificate": …}`; the certificate is spelled as in its file. */
function jsonOf({ certificate, files }: DrillResult): string {
  return `{"files":${stringifyExact(files ?? null)},"certificate":${certificateJson(certificate).trimEnd()}}\n`;
}
