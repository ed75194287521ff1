import { existsSync, readFileSync } from 'node:fs';

/**
 * Copies what is appended to a file to a stream, until the returned function is called.
 * @param {string} file
 * @param {NodeJS.WritableStream} to
 */
export function followFile(file, to) {
  let shown = 0;
  const copy = () => {
    if (!existsSync(file)) return;
    const content = readFileSync(file);
    if (content.length > shown) to.write(content.subarray(shown));
    shown = content.length;
  };
  const timer = setInterval(copy, 200);
  return () => {
    clearInterval(timer);
    copy();
  };
}
