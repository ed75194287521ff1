import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { chromiumArgs, findChromium } from '../../bin/setup/chromium.mjs';
import { root } from '../../bin/setup/paths.mjs';
import { startWorkbenchServer } from '../../bin/setup/workbenchServer.mjs';

/**
 * Runs bundled tests in the extension host of a VS Code server; a headless browser only keeps the session open.
 * @param {import('./hostMain.mjs').HostRun} options
 */
export async function runInWeb({ folder, tests, scratch, trust, env, results, timeoutSeconds }) {
  const server = await startWorkbenchServer({ dataDir: `${scratch}/server`, trust, env });
  const browser = await chromium.launch({ executablePath: findChromium() ?? '', args: chromiumArgs });
  try {
    const page = await browser.newPage();
    /** @type {string[]} */
    const pageLog = [];
    page.on('console', (message) => pageLog.push(message.text()));
    await page.goto(server.url({ folder, extension: root, tests }));
    const deadline = Date.now() + timeoutSeconds * 1000;
    while (!existsSync(results)) {
      const ended = server.log().includes('Extension Host Process exited');
      await sleep(100);
      if (existsSync(results)) break;
      if (ended || Date.now() > deadline) {
        const why = ended ? 'the extension host ended' : `nothing for ${timeoutSeconds} s`;
        throw new Error(`no results: ${why}\n${tail(server.log())}\n${tail(pageLog.join('\n'))}`);
      }
    }
  } finally {
    await browser.close();
    await server.stop();
  }
}

/** @param {string} text */
function tail(text) {
  return text.split('\n').slice(-40).join('\n');
}
