import { formatCount } from '../../core/display/units';
import { openDumpStream } from '../../core/dump/openDumpFile';
import { openSource } from '../../core/registry/openSource';
import { openTarget } from '../../core/registry/openTarget';
import { load } from '../../core/transfer/load/load';
import { EXIT } from '../exitCodes';
import type { CommandContext } from '../runCommand';
import { runCommand } from '../runCommand';
import { logDone, logNotice, logWarning } from '../terminal';
import type { Register } from './register';

export const registerLoad: Register = (program, finish) => {
  program
    .command('load')
    .summary('load a dump into an empty engine and verify it')
    .description(
      'Loads a dump into an empty engine, reads it back and compares before the volume becomes visible. Without FILE the dump comes from standard input.',
    )
    .argument('<URL>', 'metadata URL of the empty engine')
    .argument('[FILE]', 'dump file (or a metadata URL to copy from)')
    .option('--skip-trash', 'leave the trash out')
    .addHelpText(
      'after',
      `
Examples:
  jfsmeta load sqlite3:///var/lib/juicefs/new.db vol.json.gz
  jfsmeta load 'postgres://user@host:5432/juicefs?sslmode=require' vol.json.zst
  jfsmeta load 'mysql://user@(host:3306)/juicefs' redis://host:6379/1
  juicefs dump redis://localhost/1 | jfsmeta load sqlite3://new.db

A load that was cut off is recognised later and removed by "jfsmeta clean URL".`,
    )
    .action(async (url: string, file: string | undefined, flags: { skipTrash?: boolean }) => {
      finish(await runCommand((context) => runLoad(url, file, flags.skipTrash === true, context)));
    });
};

async function runLoad(
  url: string,
  file: string | undefined,
  skipTrash: boolean,
  { signal, bar }: CommandContext,
): Promise<number> {
  const target = openTarget(url);
  const source =
    file === undefined ? openDumpStream(process.stdin, 'standard input') : await openSource(file, { signal });
  try {
    const result = await load(source, target, { signal, onProgress: bar.onProgress, onNotice: logNotice, skipTrash });
    bar.stop();
    const { entries, treeHash } = result.verification;
    if (result.missingSecrets.length > 0) {
      logWarning(
        `The volume does not mount until these are set: ${result.missingSecrets.join(', ')} (juicefs config).`,
      );
    }
    logDone(`${formatCount(entries)} entries loaded into ${target.label} and verified, tree hash ${treeHash}`);
    return EXIT.ok;
  } finally {
    await source.close();
  }
}
