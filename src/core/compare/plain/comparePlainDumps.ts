import type { DumpInput } from '../../dump/input/dumpInput';
import { FileInput } from '../../dump/input/fileInput';
import { DumpFileSource } from '../../dump/json/reader/dumpFileSource';
import { EditedDump } from '../../edit/editedDump';
import { JsonTextError } from '../../json/jsonTextError';
import type { MetadataSource } from '../../ports/metadataSource';
import type { CompareJob, TreesCompared } from '../compare';
import type { Side } from '../pathNode';
import { SideQueue } from '../sideQueue';
import { TreeMerge } from '../treeMerge';
import { PlainSide } from './plainSide';
import { SideBySide } from './sideBySide';

/**
 * Two dumps in files that are not compressed, as a text against a text: stretches in which both hold the same bytes are not
 * read any further. @returns undefined where that does not go, such as in another layout: then nothing is decided.
 */
export async function comparePlainDumps(job: CompareJob): Promise<TreesCompared | undefined> {
  const { sources, walks, signal } = job;
  if (walks.left.root !== undefined || walks.right.root !== undefined) return undefined;
  return withText(sources.left, signal, (left) =>
    withText(sources.right, signal, (right) => compareTexts({ left, right }, job)),
  );
}

async function compareTexts(inputs: Record<Side, DumpInput>, job: CompareJob): Promise<TreesCompared | undefined> {
  const { sources, walks, signal } = job;
  if (inputs.left.access !== 'anywhere' || inputs.right.access !== 'anywhere') return undefined;
  const queues = { left: new SideQueue(() => undefined), right: new SideQueue(() => undefined) };
  const open: PlainSide[] = [];
  try {
    for (const side of ['left', 'right'] as const) {
      const opened = await PlainSide.open(inputs[side], queues[side], signal, walks[side].onBytes);
      if (opened === undefined) return undefined;
      open.push(opened);
    }
    const facts = { left: await sources.left.facts(signal), right: await sources.right.facts(signal) };
    const collector = job.newCollector();
    const merge = new TreeMerge(queues.left, queues.right, job.comparer, job.ignored, collector);
    const pair = new SideBySide(open[0]!, open[1]!, merge, job.progress);
    if (!(await pair.run(walks.left.skipTrash === true))) return undefined;
    return { collector, facts, entries: { left: queues.left.entries, right: queues.right.entries } };
  } catch (error) {
    // The general way says what is wrong, and where.
    if (error instanceof JsonTextError) return undefined;
    throw error;
  } finally {
    for (const side of open) await side.close();
  }
}

/** The text of a dump in a file, with its edits; nothing is done with any other source. */
async function withText<T>(
  source: MetadataSource,
  signal: AbortSignal | undefined,
  work: (input: DumpInput) => Promise<T | undefined>,
): Promise<T | undefined> {
  if (source instanceof EditedDump) return work(await source.input(signal));
  if (!(source instanceof DumpFileSource)) return undefined;
  const input = await FileInput.open(source.label);
  try {
    return await work(input);
  } finally {
    await input.close();
  }
}
