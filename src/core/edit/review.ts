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
  return {
    changes,
    before: await totalsOf(input, options),
    after: await totalsOf(edited, options),
    problemsBefore: await countProblems(input, options),
    problemsAfter: await countProblems(edited, options),
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
