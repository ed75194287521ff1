import { inRoot } from '../../bin/setup/paths.mjs';

/** Downloads desktop VS Code into `.vscode-test`, or finds it there; throws where it cannot be had. */
export async function downloadDesktop() {
  const { downloadAndUnzipVSCode } = await import('@vscode/test-electron');
  return downloadAndUnzipVSCode({ version: 'stable', cachePath: inRoot('.vscode-test'), timeout: 30_000 });
}

/**
 * Runs bundled tests in the extension host of desktop VS Code.
 * @param {import('./hostMain.mjs').HostRun & { executable: string }} options
 */
export async function runInDesktop({ executable, folder, tests, scratch, trust, env }) {
  const { runTests } = await import('@vscode/test-electron');
  const launchArgs = [folder, `--user-data-dir=${scratch}/user`, `--extensions-dir=${scratch}/extensions`];
  launchArgs.push('--disable-extensions', '--skip-welcome', '--skip-release-notes', '--disable-telemetry');
  if (!trust) launchArgs.push('--disable-workspace-trust');
  if (process.getuid?.() === 0) launchArgs.push('--no-sandbox');
  await runTests({
    vscodeExecutablePath: executable,
    extensionDevelopmentPath: inRoot(),
    extensionTestsPath: tests,
    launchArgs,
    extensionTestsEnv: env,
  });
}
