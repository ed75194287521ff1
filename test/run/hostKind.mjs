import { isCi, isWindows } from '../../bin/setup/paths.mjs';
import { downloadDesktop } from './hostDesktop.mjs';

/** @typedef {{ kind: 'desktop', executable: string } | { kind: 'web' }} Host */

const forced = process.env['JUICEFS_TEST_HOST'] ?? '';
if (!['', 'electron', 'web'].includes(forced)) throw new Error('JUICEFS_TEST_HOST must be "electron" or "web"');

/** Screens are driven in the web workbench; a run forced onto the desktop leaves them to another run. */
export const desktopForced = forced === 'electron';

/**
 * Where the extension is tested: desktop VS Code where there is a display and VS Code can be downloaded, else the VS Code
 * server with its workbench in a headless browser. `JUICEFS_TEST_HOST` decides instead when it is set.
 * @returns {Promise<Host>}
 */
export async function chooseHost() {
  if (forced === 'web') return { kind: 'web' };
  if (forced === '' && !hasDisplay()) return { kind: 'web' };
  try {
    return { kind: 'desktop', executable: await downloadDesktop() };
  } catch (error) {
    if (desktopForced) throw error;
    console.log(
      `  desktop VS Code cannot be downloaded here: ${error instanceof Error ? error.message : String(error)}`,
    );
    return { kind: 'web' };
  }
}

/** Somebody's own screen is left alone in CI unless asked for: windows popping up there help nobody. */
function hasDisplay() {
  if (isWindows || process.platform === 'darwin') return true;
  return !isCi && Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
}
