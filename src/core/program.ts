import { version } from '../../package.json';

/** What documents name as the program that made them. */
export const PROGRAM = `jfsmeta ${version}`;
