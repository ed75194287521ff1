import path from 'node:path';
import { inRoot, root } from '../setup/paths.mjs';
import { run } from '../setup/processes.mjs';
import { restoredDatabase, sampleDatabase, sampleDump, sqliteUrl } from './sample.mjs';

/** Shows in the terminal that the main job works: look at a volume, dump it, load the dump, prove that both are equal. */
export async function showMainJob() {
  const volume = sqliteUrl(path.relative(root, sampleDatabase));
  const restored = sqliteUrl(path.relative(root, restoredDatabase));
  await jfsmeta('ls', volume, '/', '--long');
  await jfsmeta('ls', volume, '/team', '--depth', '2');
  await jfsmeta('dump', volume, path.relative(root, sampleDump), '--overwrite');
  await jfsmeta('load', restored, path.relative(root, sampleDump));
  const before = await treeHash(volume);
  const after = await treeHash(restored);
  if (before !== after) throw new Error(`the restored volume differs: tree hash ${before} became ${after}`);
  console.log(`\nThe volume and what was restored from its dump are equal: tree hash ${before}.`);
}

/** @param {string} url */
async function treeHash(url) {
  const output = await jfsmeta('verify', url, '--json');
  /** @type {{ treeHash: string }} */
  const verification = JSON.parse(output);
  return verification.treeHash;
}

/**
 * Runs our own command line as a person would, the command shown before its output.
 * @param {...string} args
 */
async function jfsmeta(...args) {
  console.log(`\n$ jfsmeta ${args.join(' ')}`);
  const { code, stdout } = await run(process.execPath, [inRoot('bin', 'jfsmeta'), ...args]);
  if (code !== 0) throw new Error(`jfsmeta ${args[0] ?? ''} ended with exit code ${code}`);
  return stdout;
}
