import { ROOT_INODE } from '../model/inode';
import type { U64 } from '../model/u64';
import type { VolumeFacts } from '../model/volumeFacts';
import type { MetadataSource, WalkOptions } from '../ports/metadataSource';
import type { OnNotice } from '../ports/notice';
import type { JobOptions } from '../transfer/progress';
import { CompareProgress } from './compareProgress';
import type { ComparisonReport } from './difference';
import { DifferenceCollector } from './differenceCollector';
import type { FilterOptions } from './differenceFilter';
import { DifferenceFilter } from './differenceFilter';
import { EntryComparer } from './entryChanges';
import type { IgnoredFields } from './ignoredFields';
import { ignoredFields } from './ignoredFields';
import { PacedWalks } from './pacedWalks';
import type { Side } from './pathNode';
import { comparePlainDumps } from './plain/comparePlainDumps';
import { sectionDifferences } from './sectionDifferences';
import { NOT_IN_ORDER, TreeMerge } from './treeMerge';
import { compareUnsorted } from './unsorted/compareUnsorted';

export interface CompareOptions extends JobOptions {
  /** Differences that are told one by one; all are counted. Default 10 000. */
  limit?: number | undefined;
  /** Others do not count. With a path, nothing but the trees is compared. */
  filter?: FilterOptions | undefined;
  /** Names of `IGNORABLE_FIELDS`, those of `attr` also without it. With `inode`, nothing counts as moved or as a link. */
  ignore?: readonly string[] | undefined;
  skipTrash?: boolean | undefined;
  /** Directories to compare instead of the whole volumes; names start there. */
  root?: Partial<Record<Side, U64 | undefined>> | undefined;
  onNotice?: OnNotice | undefined;
}

/** What one way of comparing needs. */
export interface CompareJob {
  sources: Record<Side, MetadataSource>;
  walks: Record<Side, WalkOptions>;
  comparer: EntryComparer;
  ignored: IgnoredFields;
  /** A fresh one each time: a way that gives up may have told it something. */
  newCollector: () => DifferenceCollector;
  progress: CompareProgress;
  signal: AbortSignal | undefined;
}

export interface TreesCompared {
  collector: DifferenceCollector;
  facts: Record<Side, VolumeFacts | undefined>;
  entries: Record<Side, number>;
}

const DEFAULT_LIMIT = 10_000;

/**
 * What differs between two sources. Memory follows the difference, not the volumes.
 * @throws {MetaError} what reading either side gives; `malformed` for a field to ignore that is none; `limit` where a side
 * is not in byte order and too much differs.
 */
export async function compare(
  left: MetadataSource,
  right: MetadataSource,
  options: CompareOptions = {},
): Promise<ComparisonReport> {
  const { filter = {}, limit = DEFAULT_LIMIT, root = {}, signal } = options;
  signal?.throwIfAborted();
  const ignored = ignoredFields(options.ignore ?? []);
  const comparer = new EntryComparer(ignored);
  const progress = new CompareProgress(options.onProgress);
  const walk = (side: Side): WalkOptions => ({
    root: root[side],
    skipTrash: options.skipTrash,
    onNotice: options.onNotice,
    onBytes: progress.onBytes(side),
  });
  const trees = await compareTrees({
    sources: { left, right },
    walks: { left: walk('left'), right: walk('right') },
    comparer,
    ignored,
    newCollector: () => new DifferenceCollector(limit, new DifferenceFilter(filter), comparer, !ignored.has('inode')),
    progress,
    signal,
  });
  const { differences, isComplete } = trees.collector.finish();
  const { totals } = trees.collector;
  const { facts } = trees;
  const isWhole = isWholeVolume(root.left) && isWholeVolume(root.right);
  const comparesSections =
    isWhole && filter.path === undefined && facts.left !== undefined && facts.right !== undefined;
  const sections = comparesSections ? sectionDifferences(facts.left!, facts.right!, ignored) : [];
  progress.report(trees.entries.left + trees.entries.right);
  return {
    isEqual: sections.length === 0 && Object.values(totals).every((total) => total === 0),
    totals,
    left: { label: left.label, entries: trees.entries.left },
    right: { label: right.label, entries: trees.entries.right },
    sections,
    differences,
    isComplete,
  };
}

function isWholeVolume(root: U64 | undefined): boolean {
  return root === undefined || root === ROOT_INODE;
}

async function compareTrees(job: CompareJob): Promise<TreesCompared> {
  try {
    return (await comparePlainDumps(job)) ?? (await compareWalks(job));
  } catch (error) {
    if (error !== NOT_IN_ORDER) throw error;
    return compareUnsorted(job);
  }
}

async function compareWalks(job: CompareJob): Promise<TreesCompared> {
  const collector = job.newCollector();
  const walks: PacedWalks = new PacedWalks(() => job.progress.report(walks.left.entries + walks.right.entries));
  const { left, right } = walks;
  const merge = new TreeMerge(left, right, job.comparer, job.ignored, collector);
  await walks.run(merge, job.sources, job.walks, job.signal);
  return {
    collector,
    facts: { left: left.facts, right: right.facts },
    entries: { left: left.entries, right: right.entries },
  };
}
