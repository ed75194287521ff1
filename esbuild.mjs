import { cpSync, existsSync, mkdirSync } from 'node:fs';
import esbuild from 'esbuild';
import { inRoot } from './bin/setup/paths.mjs';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

/** @type {import('esbuild').BuildOptions} */
const shared = {
  bundle: true,
  minify: production,
  sourcemap: !production,
  // Errors and logs name classes; minified names would make them useless.
  keepNames: true,
  logLevel: 'warning',
  absWorkingDir: inRoot(),
  define: { 'process.env.NODE_ENV': production ? '"production"' : '"development"' },
};

/**
 * One CommonJS file per process: module loading is a large part of an activation's time. Node's own modules, `node:sqlite`
 * among them, stay outside by themselves and load where the code asks for them.
 * @type {import('esbuild').BuildOptions}
 */
const host = { ...shared, platform: 'node', format: 'cjs', target: 'node22', external: ['vscode'] };
/** @type {import('esbuild').BuildOptions} */
const browser = { ...shared, platform: 'browser', format: 'iife', target: 'es2022' };

const bundles = [
  { entry: 'src/extension/extension.ts', outfile: 'dist/extension.js', options: host },
  { entry: 'src/worker/worker.ts', outfile: 'dist/worker.js', options: host },
  { entry: 'src/cli/main.ts', outfile: 'dist/cli.js', options: host },
  { entry: 'webview/main.ts', outfile: 'dist/webview.js', options: browser },
  { entry: 'webview/dumpPage.ts', outfile: 'dist/dumpPage.js', options: browser },
  { entry: 'webview/main.css', outfile: 'dist/webview.css', options: browser },
];

mkdirSync(inRoot('dist'), { recursive: true });
copyCodicons();
const built = await Promise.allSettled(bundles.map(build));
// esbuild has printed what is wrong; a stack trace of ours would only bury it.
if (built.some(({ status }) => status === 'rejected')) process.exitCode = 1;
if (watch) console.log('Watching for changes …');

/** @param {(typeof bundles)[number]} bundle */
async function build({ entry, outfile, options }) {
  if (!existsSync(inRoot(entry))) {
    console.log(`skipped ${outfile}: there is no ${entry} yet`);
    return;
  }
  const settings = { ...options, entryPoints: [entry], outfile };
  if (watch) {
    const context = await esbuild.context({ ...settings, plugins: [announce(outfile)] });
    await context.watch();
  } else {
    await esbuild.build(settings);
    console.log(`built ${outfile}`);
  }
}

/** The icon font of VS Code, for `<vscode-icon>` in the webview. */
function copyCodicons() {
  if (!existsSync(inRoot('webview/main.ts'))) return;
  for (const file of ['codicon.css', 'codicon.ttf']) {
    cpSync(inRoot('node_modules/@vscode/codicons/dist', file), inRoot('dist', file));
  }
}

/**
 * Lines that the problem matcher in `.vscode/tasks.json` waits for.
 * @param {string} outfile
 * @returns {import('esbuild').Plugin}
 */
function announce(outfile) {
  return {
    name: 'announce',
    setup(build) {
      build.onStart(() => console.log('[watch] build started'));
      build.onEnd((result) => {
        for (const { text, location } of result.errors) {
          console.error(`✘ [ERROR] ${text}`);
          if (location) console.error(`    ${location.file}:${location.line}:${location.column}:`);
        }
        console.log(`[watch] build finished: ${outfile}`);
      });
    },
  };
}
