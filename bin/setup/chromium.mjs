import { existsSync } from 'node:fs';
import path from 'node:path';
import { isWindows } from './paths.mjs';
import { run } from './processes.mjs';

/** For a page without a screen that talks to nobody but us. */
export const chromiumArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const onPath = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome', 'msedge'];
const wellKnown = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** The path of a Chromium-like browser; `CHROME_PATH` comes before what is installed. */
export function findChromium() {
  const chosen = process.env['CHROME_PATH'];
  if (chosen !== undefined && chosen !== '') return existsSync(chosen) ? chosen : undefined;
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const names = isWindows ? onPath.map((name) => `${name}.exe`) : onPath;
  const candidates = [...folders.flatMap((folder) => names.map((name) => path.join(folder, name))), ...wellKnown];
  return candidates.find((file) => existsSync(file));
}

/** Finds Chromium, or installs Debian's when we are root; `undefined` when there is none to be had. */
export async function ensureChromium() {
  const found = findChromium();
  if (found !== undefined || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return found;
  console.log('Installing Chromium (apt-get) …');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
    const { code, output } = await run('apt-get', args, { env, quiet: true, timeoutSeconds: 900 });
    if (code !== 0) console.error(`apt-get ${args.join(' ')} failed with exit code ${code}\n${output}`);
  }
  return findChromium();
}
