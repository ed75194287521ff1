import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { certificatesBeside } from './certificatesBeside';

/** What a glance at a certificate needs, whatever its version. */
const Glance = v.object({
  endedAt: v.string(),
  found: v.object({ entries: v.number(), treeHash: v.string() }),
  expected: v.object({ treeHash: v.string() }),
});

export interface LastDrill {
  /** ISO 8601, UTC. */
  endedAt: string;
  entries: number;
  isPassed: boolean;
}

/** The last restore drill of a dump, as its certificate says; undefined when there is none that can be read. */
export async function lastDrill(dump: string): Promise<LastDrill | undefined> {
  const newest = (await certificatesBeside(dump)).find(({ kind }) => kind === 'drill');
  if (newest === undefined) return undefined;
  try {
    const { endedAt, found, expected } = v.parse(Glance, JSON.parse(await readFile(newest.json, 'utf8')));
    return { endedAt, entries: found.entries, isPassed: found.treeHash === expected.treeHash };
  } catch {
    // A tooltip leaves out what it does not know.
    return undefined;
  }
}
