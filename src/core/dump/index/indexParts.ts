import type { DirectoryRecord } from './directoryRecord';
import type { DirectoryTable } from './directoryTable';
import type { IndexFile } from './indexFile';
import type { SegmentTable } from './segmentTable';

/** An index as it is read: complete, or while it is made. */
export interface IndexParts {
  readonly file: IndexFile;
  readonly segments: SegmentTable;
  readonly directories: DirectoryTable;
  /** Numbers of the directories that are roots. */
  readonly roots: { FSTree?: number; Trash?: number };
  readonly entries: number;
  /** Members of some directory stand behind its `entries`. */
  readonly hasAmended: boolean;
  readonly isComplete: boolean;
  /** Writes out what is pending: to be called before anything is looked up. */
  settle(): void;
  /** One that is still being read. */
  openDirectory(number: number): DirectoryRecord | undefined;
}
