import { existsSync, mkdirSync, statSync } from 'node:fs';
import { node24 } from '../../bin/setup/node24.mjs';
import { inRoot } from '../../bin/setup/paths.mjs';
import { run } from '../../bin/setup/processes.mjs';
import { makeScratch } from '../../bin/setup/scratch.mjs';
import { serverMain } from '../../bin/setup/vsCodeHost.mjs';

/** @typedef {import('./layers.mjs').Outcome} Outcome */

const vsce = 'node_modules/@vscode/vsce/vsce';
const vsix = inRoot('out', 'juicefs-metadata.vsix');
// Everything is bundled, so no dependency ships; the README's links stay relative, as in the repository.
const packageOptions = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links'];
// The database drivers are in two of the bundles, the worker's and the command line's.
const maxBytes = 2_000_000;

const required = [
  'package.json',
  'package.nls.json',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  'bin/jfsmeta',
  'dist/extension.js',
  'dist/worker.js',
  'dist/cli.js',
  'dist/webview.js',
  'dist/dumpPage.js',
  'media/icon.png',
];
const allowed = [
  /^(package(\.nls)?\.json|README\.md|CHANGELOG\.md|LICENSE|bin\/jfsmeta)$/,
  /^dist\/((extension|worker|cli|webview|dumpPage)\.js|(webview|codicon)\.css|codicon\.ttf)$/,
  /^media\/[\w./-]+\.(png|svg|json|md)$/,
];

/**
 * Packs the extension, checks what is in the package, and installs it into a VS Code server where there is one.
 * @returns {Promise<Outcome>}
 */
export async function runPackageLayer() {
  const problems = await findProblems();
  for (const problem of problems) console.log(`  ✗ ${problem}`);
  return problems.length > 0 ? { passed: 0, failed: 1, skipped: 0 } : { passed: 1, failed: 0, skipped: 0 };
}

async function findProblems() {
  mkdirSync(inRoot('out'), { recursive: true });
  const packed = await run(node24, [vsce, 'package', ...packageOptions, '--out', vsix], { quiet: true });
  if (packed.code !== 0) return [`vsce package failed\n${packed.output}`];
  const listing = await run(node24, [vsce, 'ls', '--no-dependencies'], { quiet: true });
  const files = listing.output.split('\n').filter((line) => /^[\w.-]+(\/[\w.-]+)*$/.test(line));
  const bytes = statSync(vsix).size;
  console.log(`  ${files.length} files, ${Math.round(bytes / 1000)} kB`);
  return [
    ...required.filter((file) => !files.includes(file)).map((file) => `the package lacks ${file}`),
    ...files
      .filter((file) => !allowed.some((rule) => rule.test(file)))
      .map((file) => `the package should not hold ${file}`),
    ...(bytes > maxBytes ? [`the package is larger than ${maxBytes} bytes`] : []),
    ...(await installProblems()),
  ];
}

async function installProblems() {
  if (!existsSync(serverMain)) return [];
  const scratch = makeScratch('vsix');
  const folders = [`--extensions-dir=${scratch}/extensions`, `--server-data-dir=${scratch}/server`];
  const args = [serverMain, ...folders, '--accept-server-license-terms'];
  const installed = await run(node24, [...args, '--install-extension', vsix], { quiet: true, timeoutSeconds: 120 });
  const listed = await run(node24, [...args, '--list-extensions'], { quiet: true, timeoutSeconds: 120 });
  if (listed.output.includes('juicefs-metadata.juicefs-metadata')) return [];
  return [`VS Code does not install the package\n${installed.output}${listed.output}`];
}
