import { randomBytes } from 'node:crypto';
import * as path from 'node:path';

/** A hidden name beside a file, for what will become that file: in one folder a rename is one step. */
export function temporaryName(file: string, suffix: string): string {
  return path.join(path.dirname(file), `.${path.basename(file)}.${randomBytes(4).toString('hex')}.${suffix}`);
}
