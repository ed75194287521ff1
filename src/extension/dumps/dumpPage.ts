import { stat } from 'node:fs/promises';
import * as v from 'valibot';
import * as vscode from 'vscode';
import type { VolumeFacts } from '../../core/model/volumeFacts';
import type { DumpPageAction, ToDumpPage } from '../../shared/dumpPage';
import { FromDumpPage } from '../../shared/dumpPage';
import type { Connection } from '../connections/connection';
import { Command } from '../ids';
import { inspectorHtml } from '../inspector/html';
import type { Services } from '../services';
import { revealConnection } from '../tree/revealConnection';
import { addDump } from './addDump';
import { dumpPageModel } from './dumpPageModel';

export type DumpPageContext = Pick<
  Services,
  'store' | 'dumpFiles' | 'pool' | 'indexes' | 'checks' | 'editStore' | 'volumes' | 'volumesView' | 'errors'
>;

/** The page that opens by a double click on a dump: what the file is, and where to go from here. */
export class DumpPage implements vscode.Disposable {
  private readonly subscriptions: vscode.Disposable[];
  private connection: Connection | undefined;
  private facts: VolumeFacts | undefined;
  private failure: string | undefined;
  private fileBytes = 0;

  constructor(
    private readonly file: vscode.Uri,
    private readonly panel: vscode.WebviewPanel,
    private readonly context: DumpPageContext,
    dist: vscode.Uri,
  ) {
    panel.webview.options = { enableScripts: true, localResourceRoots: [dist] };
    const update = (id: string): void => {
      if (id === this.connection?.id) this.post();
    };
    this.subscriptions = [
      panel.webview.onDidReceiveMessage((message: unknown) => this.receive(message)),
      panel.onDidDispose(() => {
        this.dispose();
      }),
      context.indexes.onDidChange(update),
      context.editStore.onDidChange(update),
      context.checks.onDidChange(() => {
        this.post();
      }),
    ];
    panel.webview.html = inspectorHtml(panel.webview, dist, 'dumpPage.js');
  }

  /** Makes the file a connection and reads what it says of itself. Never rejects: the page says what is wrong. */
  async open(): Promise<void> {
    try {
      this.fileBytes = (await stat(this.file.fsPath)).size;
      const connection = await addDump(this.context, this.file);
      this.connection = connection;
      this.post();
      await revealConnection(this.context.volumes, this.context.volumesView, connection);
      void this.context.indexes.start(connection);
      this.facts = await this.context.pool.facts(connection);
    } catch (error) {
      this.context.errors.log('dumpPage', error);
      this.failure = this.context.errors.sentence(error);
    }
    this.post();
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private async receive(message: unknown): Promise<void> {
    const parsed = v.safeParse(FromDumpPage, message);
    if (!parsed.success) {
      this.context.errors.log('dumpPage', new Error(`unreadable message: ${v.summarize(parsed.issues)}`));
      return;
    }
    if (parsed.output.type === 'ready') this.post();
    else await this.run(parsed.output.action);
  }

  private async run(action: DumpPageAction): Promise<void> {
    if (action === 'openAsText') {
      await vscode.commands.executeCommand('vscode.openWith', this.file, 'default');
      return;
    }
    const { connection } = this;
    if (connection === undefined) return;
    if (action === 'showInVolumes') {
      await revealConnection(this.context.volumes, this.context.volumesView, connection);
      return;
    }
    const command = {
      check: Command.checkDump,
      compare: Command.compareWith,
      load: Command.loadDump,
      openSetting: Command.openSetting,
      stopIndexing: Command.stopIndexing,
      buildIndex: Command.buildIndex,
    }[action];
    // Like a click on the dump in the tree: failures are shown, and questions asked.
    const node = this.context.volumes.connectionNode(connection);
    await vscode.commands.executeCommand(command, node);
  }

  private post(): void {
    const { connection } = this;
    const { indexes, checks, editStore } = this.context;
    const model = dumpPageModel({
      path: this.file.fsPath,
      fileBytes: this.fileBytes,
      facts: this.facts,
      index: connection === undefined ? undefined : indexes.state(connection.id),
      check: connection === undefined ? undefined : checks.get(connection.id),
      edits: connection === undefined ? 0 : editStore.edits(connection.id).length,
      failure: this.failure,
    });
    // Not awaited: it stays open as long as the page is hidden, and a page that comes back asks anew.
    void this.panel.webview.postMessage({ type: 'show', model } satisfies ToDumpPage);
  }
}
