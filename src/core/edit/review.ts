import type { DumpInput } from '../dump/input/dumpInput';
import { DumpPass } from '../dump/json/reader/dumpPass';
import type { JobOptions } from '../transfer/progress';
import type { EditedDump } from './editedDump';
import type { ItemChange } from './itemChange';
import type { Totals } from './totals';
import { TotalsVisitor } from './totals';

/** Findings of a check, by code. */
export type ProblemCounts = Record<string, number>;

export interface Review {
  changes: ItemChange[];
  before: Totals;
  after: Totals;
  problemsBefore: ProblemCounts;
  problemsAfter: ProblemCounts;
}

/** Checks a dump and counts its problems. */
export type CountProblems = (input: DumpInput, options: JobOptions) => Promise<ProblemCounts>;

/** What edits change, item by item and in sum. Reads the original and the edited dump twice each. */
export async function review(dump: EditedDump, countProblems: CountProblems, options: JobOptions): Promise<Review> {
  const { signal } = options;
  const changes = await dump.changes();
  const { input } = await dump.openBase(signal);
  const edited = await dump.input(signal);
  const stage = (number: number): JobOptions => stageOf(options, number);
  return {
    changes,
    before: await totalsOf(input, stage(0)),
    after: await totalsOf(edited, stage(1)),
    problemsBefore: await countProblems(input, stage(2)),
    problemsAfter: await countProblems(edited, stage(3)),
  };
}

const STAGES = 4;

/** One bar over all readings. A check may read twice, and never goes back. */
function stageOf({ signal, onProgress }: JobOptions, number: number): JobOptions {
  let furthest = 0;
  return {
    signal,
    onProgress: ({ bytes, totalBytes, ...progress }) => {
      furthest = Math.max(furthest, bytes ?? 0);
      const total = totalBytes ?? furthest;
      onProgress?.({ ...progress, bytes: number * total + furthest, totalBytes: STAGES * total });
    },
  };
}

async function totalsOf(input: DumpInput, { signal, onProgress }: JobOptions): Promise<Totals> {
  const visitor = new TotalsVisitor();
  await new DumpPass(input, {
    signal,
    onBytes: (bytes, totalBytes) => onProgress?.({ phase: 'check', entries: 0, bytes, totalBytes }),
  }).walk(visitor);
  return visitor.totals;
}
