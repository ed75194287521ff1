import process from 'node:process';
import { ensureChromium } from '../../bin/setup/chromium.mjs';
import { isCi } from '../../bin/setup/paths.mjs';
import { ensureServers } from '../../bin/setup/servers.mjs';
import { ensureVsCodeHost } from '../../bin/setup/vsCodeHost.mjs';
import { chooseHost } from './hostKind.mjs';

/** @typedef {import('./layers.mjs').Need} Need */

/**
 * Brings what the chosen layers need onto the machine.
 * @param {ReadonlySet<Need>} needs
 * @returns {Promise<Map<Need, string>>} what could not be had, with the reason
 */
export async function ensureNeeds(needs) {
  /** @type {Map<Need, string>} */
  const missing = new Map();
  const web = needs.has('host') && (await attempt(chooseHost, ['host']))?.kind === 'web';
  /** @type {readonly Need[]} */
  const alsoHost = web ? ['host'] : [];
  if (needs.has('browser') || web) await attempt(requireChromium, ['browser', ...alsoHost]);
  if (needs.has('workbench') || web) await attempt(ensureVsCodeHost, ['workbench', ...alsoHost]);
  if (needs.has('servers')) await attempt(requireServers, ['servers']);
  return missing;

  /**
   * @template T
   * @param {() => Promise<T>} bring
   * @param {readonly Need[]} concerned
   * @returns {Promise<T | undefined>}
   */
  async function attempt(bring, concerned) {
    try {
      return await bring();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      console.error(reason);
      for (const need of concerned) missing.set(need, reason.split('\n')[0] ?? reason);
      return undefined;
    }
  }
}

async function requireChromium() {
  if ((await ensureChromium()) === undefined) throw new Error('no Chromium found; CHROME_PATH can name one');
}

async function requireServers() {
  const missing = await ensureServers();
  if (missing.length === 0) return;
  const message = `no ${missing.join(', ')} on this machine`;
  // The servers are had where Linux has packages of them; elsewhere, and locally, the suites skip themselves.
  if (isCi && process.platform === 'linux') throw new Error(message);
  console.log(`${message}: the suites that need it are skipped`);
}
