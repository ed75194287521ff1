import type * as vscode from 'vscode';
import type { ConnectionStore } from './connections/connectionStore';
import type { DumpFiles } from './connections/dumpFiles';
import type { SourcePool } from './connections/sourcePool';
import type { MetaFileSystem } from './documents/metaFileSystem';
import type { InspectorPanels } from './inspector/inspectorPanels';
import type { Log } from './log';
import type { TaskReports } from './tasks/taskReports';
import type { TaskRunner } from './tasks/taskRunner';
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
  readonly documents: MetaFileSystem;
  readonly tasks: TaskRunner;
  readonly reports: TaskReports;
  readonly inspectors: InspectorPanels;
}
