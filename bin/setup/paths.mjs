import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root; every other path is made from it. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** @param {...string} parts */
export const inRoot = (...parts) => path.join(root, ...parts);

export const isWindows = process.platform === 'win32';
export const isCi = process.env['CI'] === 'true';
