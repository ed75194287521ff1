import * as vscode from 'vscode';
import { Redactor } from '../core/secrets/redactor';
import type { WorkerSetup } from '../core/workerProtocol/workerSetup';
import type { JuiceFsApi } from './api';
import { createApi } from './api';
import { settings } from './config/settings';
import { registerCommands } from './commands/register';
import { Comparison } from './compare/comparison';
import { ComparisonView } from './compare/comparisonView';
import { Nothing } from './compare/nothing';
import { ConnectionStore } from './connections/connectionStore';
import { DumpFiles } from './connections/dumpFiles';
import { SecretStore } from './connections/secretStore';
import { SourcePool } from './connections/sourcePool';
import { registerDumpEditors } from './dumps/dumpCustomEditor';
import { DumpFileWatch } from './dumps/dumpFileWatch';
import { DumpIndexes } from './dumps/dumpIndexes';
import { MigratedMarks } from './connections/migratedMarks';
import { LargeDumpOffer } from './dumps/largeDumpOffer';
import { PendingDrills } from './drills/pendingDrills';
import { MetaFileSystem } from './documents/metaFileSystem';
import { DumpEditor } from './edits/dumpEditor';
import { EditStore } from './edits/editStore';
import { ReviewDocuments } from './edits/reviewDocuments';
import { startEditing } from './edits/startEditing';
import { Scheme, View } from './ids';
import { InspectorPanels } from './inspector/inspectorPanels';
import { Log } from './log';
import { PlanDocuments } from './plans/planDocuments';
import { CheckResults } from './problems/checkResults';
import { ProblemsView } from './problems/problemsView';
import { VolumeSecrets } from './secrets/volumeSecrets';
import type { Services } from './services';
import { TaskReports } from './tasks/taskReports';
import { TaskRunner } from './tasks/taskRunner';
import { TasksStatusItem } from './tasks/tasksStatusItem';
import { TasksTree } from './tasks/tasksTree';
import { ConnectionMarks } from './tree/connectionMarks';
import { DropDumpFiles } from './tree/dropDumpFiles';
import { VolumesTree } from './tree/volumesTree';
import { ErrorPresenter } from './ui/presentError';
import { WorkerThread } from './workerThread/workerThread';

/** Composition root. Nothing is opened, started or read from disk here. */
export function activate(context: vscode.ExtensionContext): JuiceFsApi {
  const dist = vscode.Uri.joinPath(context.extensionUri, 'dist');
  const workerScript = vscode.Uri.joinPath(dist, 'worker.js').fsPath;

  const redactor = new Redactor();
  const log = new Log(redactor);
  const errors = new ErrorPresenter(log, redactor);
  const dumpFiles = new DumpFiles(context.workspaceState);
  const store = new ConnectionStore(dumpFiles, new SecretStore(context.secrets, redactor), log);
  const indexFolder = vscode.Uri.joinPath(context.globalStorageUri, 'indexes');
  const setup = (): WorkerSetup => ({
    indexFolder: indexFolder.fsPath,
    indexMaxBytes: settings.indexMaxSizeMB() * 1024 * 1024,
  });
  const worker = new WorkerThread(workerScript, log, setup);
  const editStore = new EditStore(context.workspaceState);
  const pool = new SourcePool(store, worker, editStore, log);
  const editor = new DumpEditor(editStore, pool, log);
  const marks = new ConnectionMarks();
  const volumes = new VolumesTree(store, pool, marks, editStore, errors, log);
  const volumesView = vscode.window.createTreeView(View.volumes, {
    treeDataProvider: volumes,
    dragAndDropController: new DropDumpFiles(),
    showCollapseAll: true,
  });
  const documents = new MetaFileSystem(store, pool, editor, errors);
  const reviews = new ReviewDocuments();
  const tasks = new TaskRunner(workerScript, errors, log, setup);
  const indexes = new DumpIndexes({ store, pool, volumes, marks, errors, log, folder: indexFolder });
  const checks = new CheckResults(store, pool, editStore, marks);
  const problems = new ProblemsView(checks);
  const comparison = new Comparison(store, pool, editStore);
  const comparisonView = new ComparisonView(comparison);
  const reports = new TaskReports(tasks);
  const tasksTree = new TasksTree(tasks);
  const plans = new PlanDocuments();
  const migrated = new MigratedMarks(store, marks, context.globalState);
  const drills = new PendingDrills(context.globalState, worker, log);
  const inspectors = new InspectorPanels({ store, pool, errors, dist });
  const services: Services = {
    log,
    errors,
    store,
    dumpFiles,
    worker,
    pool,
    volumes,
    volumesView,
    marks,
    indexes,
    editStore,
    editor,
    reviews,
    documents,
    checks,
    problems,
    comparison,
    comparisonView,
    tasks,
    reports,
    plans,
    migrated,
    drills,
    volumeSecrets: new VolumeSecrets(context.secrets, (secret) => {
      redactor.addSecret(secret);
    }),
    certificateFolder: vscode.Uri.joinPath(context.globalStorageUri, 'certificates').fsPath,
    inspectors,
  };

  context.subscriptions.push(
    log,
    dumpFiles,
    store,
    worker,
    pool,
    marks,
    volumes,
    volumesView,
    indexes,
    documents,
    checks,
    problems,
    comparison,
    comparisonView,
    tasks,
    tasksTree,
    migrated,
    drills,
    inspectors,
    ...startEditing(services, context.workspaceState),
    new TasksStatusItem(tasks),
    vscode.window.createTreeView(View.tasks, { treeDataProvider: tasksTree }),
    vscode.workspace.registerFileSystemProvider(Scheme.metadata, documents, {
      isCaseSensitive: true,
      // Documents of live engines say so one by one.
      isReadonly: false,
    }),
    vscode.workspace.registerTextDocumentContentProvider(Scheme.report, reports),
    vscode.workspace.registerTextDocumentContentProvider(Scheme.plan, plans),
    vscode.workspace.registerTextDocumentContentProvider(Scheme.nothing, new Nothing()),
    ...registerDumpEditors(services, dist),
    new LargeDumpOffer(services, context.workspaceState),
    new DumpFileWatch(services),
    ...registerCommands(services),
  );
  return createApi(services);
}
