import { existsSync } from 'node:fs';
import path from 'node:path';
import { isWindows, root } from '../setup/paths.mjs';
import { run } from '../setup/processes.mjs';
import { makeScratch } from '../setup/scratch.mjs';
import { ensureVsCodeHost } from '../setup/vsCodeHost.mjs';
import { startWorkbenchServer } from '../setup/workbenchServer.mjs';
import { sampleFolder } from './sample.mjs';

/** Opens VS Code with the extension and the sample: the desktop's own where there is one, else a web workbench. */
export async function openVsCode() {
  if (await openDesktop()) return;
  await ensureVsCodeHost();
  const server = await startWorkbenchServer({ dataDir: makeScratch('start') });
  console.log('\nVS Code with the extension and the sample runs in the browser at\n');
  console.log(`  ${server.url({ folder: sampleFolder, extension: root })}\n`);
  console.log('Ctrl+C stops it.');
  await server.exited;
}

/** `code` is a script that hands over to the running VS Code and returns at once. */
async function openDesktop() {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const code = isWindows ? 'code.cmd' : 'code';
  if (!folders.some((folder) => existsSync(path.join(folder, code)))) return false;
  const args = [`--extensionDevelopmentPath=${root}`, '--disable-workspace-trust', sampleFolder];
  const opened = isWindows
    ? await run('cmd.exe', ['/d', '/s', '/c', code, ...args])
    : await run(code, args, { timeoutSeconds: 60 });
  if (opened.code === 0) console.log('\nDesktop VS Code opens with the extension and the sample.');
  return opened.code === 0;
}
