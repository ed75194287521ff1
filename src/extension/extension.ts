import * as vscode from 'vscode';
import { Redactor } from '../core/secrets/redactor';
import type { JuiceFsApi } from './api';
import { createApi } from './api';
import { registerCommands } from './commands/register';
import { ConnectionStore } from './connections/connectionStore';
import { DumpFiles } from './connections/dumpFiles';
import { SecretStore } from './connections/secretStore';
import { SourcePool } from './connections/sourcePool';
import { MetaFileSystem } from './documents/metaFileSystem';
import { DocumentStatusItem } from './documents/statusItem';
import { Scheme, View } from './ids';
import { InspectorPanels } from './inspector/inspectorPanels';
import { Log } from './log';
import type { Services } from './services';
import { TaskReports } from './tasks/taskReports';
import { TaskRunner } from './tasks/taskRunner';
import { TasksStatusItem } from './tasks/tasksStatusItem';
import { TasksTree } from './tasks/tasksTree';
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
  const worker = new WorkerThread(workerScript, log);
  const pool = new SourcePool(store, worker, log);
  const volumes = new VolumesTree(store, pool, errors, log);
  const volumesView = vscode.window.createTreeView(View.volumes, {
    treeDataProvider: volumes,
    dragAndDropController: new DropDumpFiles(),
    showCollapseAll: true,
  });
  const documents = new MetaFileSystem(store, pool, errors);
  const tasks = new TaskRunner(workerScript, errors, log);
  const reports = new TaskReports(tasks);
  const tasksTree = new TasksTree(tasks);
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
    documents,
    tasks,
    reports,
    inspectors,
  };

  context.subscriptions.push(
    log,
    dumpFiles,
    store,
    worker,
    pool,
    volumes,
    volumesView,
    documents,
    tasks,
    tasksTree,
    inspectors,
    new DocumentStatusItem(store),
    new TasksStatusItem(tasks),
    vscode.window.createTreeView(View.tasks, { treeDataProvider: tasksTree }),
    vscode.workspace.registerFileSystemProvider(Scheme.metadata, documents, {
      isCaseSensitive: true,
      isReadonly: true,
    }),
    vscode.workspace.registerTextDocumentContentProvider(Scheme.report, reports),
    ...registerCommands(services),
  );
  return createApi(services);
}
