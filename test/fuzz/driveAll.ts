import { writeFileSync } from 'node:fs';
import type { BadDump } from './badDump';
import { drive } from './drive';
import { driveCheck } from './driveCheck';
import { driveCompare } from './driveCompare';
import { driveEdits } from './driveEdits';
import type { Random } from './random';

export interface DrivenAll {
  isReadable: boolean;
  editsTaken: number;
  editsRefused: number;
}

/** Everything the product does with a dump file, done with a damaged one; throws where it does not behave. */
export async function driveAll(file: string, dump: BadDump, random: Random): Promise<DrivenAll> {
  writeFileSync(file, dump.stored);
  const isReadable = await drive(file, dump, random);
  await driveCheck(file, isReadable);
  if (!isReadable) return { isReadable, editsTaken: 0, editsRefused: 0 };
  const { taken, refused } = await driveEdits(file, random);
  await driveCompare(file, dump.original);
  return { isReadable, editsTaken: taken, editsRefused: refused };
}
