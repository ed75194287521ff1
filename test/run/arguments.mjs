/** @typedef {{ layers: string[], files: string[], grep: string | undefined }} Selection */

/**
 * `[LAYER…] [FILE…] [--grep TEXT]`: no layer means all of them; a file stands for the layer of its folder.
 * @param {readonly string[]} args
 * @param {readonly string[]} known
 * @returns {Selection}
 */
export function parseArguments(args, known) {
  /** @type {Selection} */
  const selection = { layers: [], files: [], grep: undefined };
  for (let i = 0; i < args.length; i++) {
    const arg = (args[i] ?? '').replaceAll('\\', '/').replace(/^\.\//, '');
    if (arg === '--grep') selection.grep = args[++i];
    else if (arg.endsWith('.test.ts')) selection.files.push(arg);
    else if (known.includes(arg)) selection.layers.push(arg);
    else throw new Error(`unknown argument ${arg}; layers: ${known.join(', ')}`);
  }
  if (selection.layers.length === 0) {
    const ofFiles = new Set(selection.files.map((file) => file.split('/')[1] ?? ''));
    selection.layers = known.filter((layer) => ofFiles.size === 0 || ofFiles.has(layer));
  }
  return selection;
}
