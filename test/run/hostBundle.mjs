import esbuild from 'esbuild';
import { inRoot, root } from '../../bin/setup/paths.mjs';

/**
 * Bundles the in-host bootstrap with the chosen test files; returns the module VS Code is to run.
 * @param {string} layer
 * @param {readonly string[]} files
 */
export async function bundleHostTests(layer, files) {
  const outfile = inRoot('out', layer, 'index.js');
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: ['test/host/index.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    sourcemap: 'inline',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
    plugins: [testFiles(files)],
  });
  return outfile;
}

/**
 * The module `test-files`: loaders by file name, so that each file registers its suites under its own name.
 * @param {readonly string[]} files
 * @returns {import('esbuild').Plugin}
 */
function testFiles(files) {
  const entries = files.map((file) => `${JSON.stringify(file)}: () => require(${JSON.stringify(`./${file}`)}),`);
  const contents = `export const testFiles = {\n${entries.join('\n')}\n};`;
  return {
    name: 'test-files',
    setup(build) {
      build.onResolve({ filter: /^test-files$/ }, () => ({ path: 'test-files', namespace: 'test-files' }));
      build.onLoad({ filter: /.*/, namespace: 'test-files' }, () => ({ contents, loader: 'js', resolveDir: root }));
    },
  };
}
