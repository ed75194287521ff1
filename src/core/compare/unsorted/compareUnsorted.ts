import { MetaError } from '../../errors';
import type { VolumeFacts } from '../../model/volumeFacts';
import type { TreeVisitor } from '../../ports/treeVisitor';
import { ForwardingVisitor } from '../../transfer/forwardingVisitor';
import type { CompareJob, TreesCompared } from '../compare';
import type { Side } from '../pathNode';
import { SideQueue } from '../sideQueue';
import { TreeMerge } from '../treeMerge';
import { EntryTable } from './entryTable';
import { MarkedEntries } from './markedEntries';
import { markDifferences } from './markedRows';

/** Entries that differ, and directories around them, of both sides: they are sorted in memory. */
const MAX_MARKED = 1_000_000;

/**
 * Compares sources of which one does not tell names in byte order, such as a dump edited by hand: a first reading of each
 * side makes hashes of paths and contents, a second one takes what differs. Slower, with 20 bytes an entry, and correct.
 */
export async function compareUnsorted(job: CompareJob): Promise<TreesCompared> {
  const { ignored, progress } = job;
  const facts: Record<Side, VolumeFacts | undefined> = { left: undefined, right: undefined };
  const table = async (side: Side): Promise<EntryTable> => {
    const rows: EntryTable = new EntryTable(job.sources[side].label, ignored, () => progress.report(rows.length));
    const visitor = new FactsVisitor(rows, (told) => (facts[side] = told));
    await walk(job, side, visitor);
    return rows;
  };
  const [left, right] = [await table('left'), await table('right')];
  const marks = markDifferences(left, right);
  if (marks.count > MAX_MARKED) {
    throw new MetaError(
      'limit',
      `${job.sources.left.label} and ${job.sources.right.label} differ in more than ${MAX_MARKED} names, and those of ` +
        'one are not in byte order. Load both into SQLite files (jfsmeta load) and compare those.',
    );
  }
  const collector = job.newCollector();
  const queues = { left: new SideQueue(() => undefined), right: new SideQueue(() => undefined) };
  for (const [side, rows] of [['left', left] as const, ['right', right] as const]) {
    const marked: MarkedEntries = new MarkedEntries(marks[side], () => progress.report(rows.length + marked.rows));
    await walk(job, side, marked);
    if (marked.rows !== rows.length) {
      throw new MetaError('io', `${job.sources[side].label} changed while it was being read. Compare again.`);
    }
    marked.tellTo(queues[side]);
    queues[side].end();
  }
  new TreeMerge(queues.left, queues.right, job.comparer, ignored, collector).run();
  return { collector, facts, entries: { left: namesOf(left), right: namesOf(right) } };
}

async function walk(job: CompareJob, side: Side, visitor: TreeVisitor): Promise<void> {
  await job.sources[side].walk(visitor, { ...job.walks[side], signal: job.signal });
}

function namesOf(table: EntryTable): number {
  return table.length - table.roots;
}

class FactsVisitor extends ForwardingVisitor {
  constructor(
    inner: TreeVisitor,
    private readonly onFacts: (facts: VolumeFacts) => void,
  ) {
    super(inner);
  }

  override volume(facts: VolumeFacts): void {
    this.onFacts(facts);
  }
}
