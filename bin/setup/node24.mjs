import { existsSync } from 'node:fs';
import { inRoot, isWindows } from './paths.mjs';

/** The Node 24 that the development dependency `node` brings; tests, tools and the workbench server run on it. */
export const node24 = inRoot('node_modules', 'node', 'bin', isWindows ? 'node.exe' : 'node');

export const hasNode24 = () => existsSync(node24);
