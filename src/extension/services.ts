import type * as vscode from 'vscode';
import type { Comparison } from './compare/comparison';
import type { ComparisonView } from './compare/comparisonView';
import type { ConnectionStore } from './connections/connectionStore';
import type { DumpFiles } from './connections/dumpFiles';
import type { SourcePool } from './connections/sourcePool';
import type { DumpEditor } from './edits/dumpEditor';
import type { EditStore } from './edits/editStore';
import type { MigratedMarks } from './connections/migratedMarks';
import type { PendingDrills } from './drills/pendingDrills';
import type { ReviewDocuments } from './edits/reviewDocuments';
import type { MetaFileSystem } from './documents/metaFileSystem';
import type { DumpIndexes } from './dumps/dumpIndexes';
import type { InspectorPanels } from './inspector/inspectorPanels';
import type { Log } from './log';
import type { CheckResults } from './problems/checkResults';
import type { PlanDocuments } from './plans/planDocuments';
import type { ProblemsView } from './problems/problemsView';
import type { VolumeSecrets } from './secrets/volumeSecrets';
import type { TaskReports } from './tasks/taskReports';
import type { TaskRunner } from './tasks/taskRunner';
import type { ConnectionMarks } from './tree/connectionMarks';
import type { TreeNode } from './tree/node';
import type { VolumesTree } from './tree/volumesTree';
import type { ErrorPresenter } from './ui/presentError';
import type { WorkerThread } from './workerThread/workerThread';

/** What commands work with; made once in `extension.ts`. */
export interface Services {
  readonly log: Log;
  readonly errors: ErrorPresenter;
  readonly store: ConnectionStore;
  readonly dumpFiles: DumpFiles;
  readonly worker: WorkerThread;
  readonly pool: SourcePool;
  readonly volumes: VolumesTree;
  readonly volumesView: vscode.TreeView<TreeNode>;
  readonly marks: ConnectionMarks;
  readonly indexes: DumpIndexes;
  readonly editStore: EditStore;
  readonly editor: DumpEditor;
  readonly reviews: ReviewDocuments;
  readonly documents: MetaFileSystem;
  readonly checks: CheckResults;
  readonly problems: ProblemsView;
  readonly comparison: Comparison;
  readonly comparisonView: ComparisonView;
  readonly tasks: TaskRunner;
  readonly reports: TaskReports;
  readonly plans: PlanDocuments;
  readonly migrated: MigratedMarks;
  readonly drills: PendingDrills;
  readonly volumeSecrets: VolumeSecrets;
  /** Path of the folder for certificates that have no dump to lie beside. */
  readonly certificateFolder: string;
  readonly inspectors: InspectorPanels;
}
