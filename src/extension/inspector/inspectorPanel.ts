import * as v from 'valibot';
import * as vscode from 'vscode';
import { displayName } from '../../core/display/name';
import type { DocumentAddress } from '../../core/documents/documentAddress';
import { MetaError } from '../../core/errors';
import { pathsOf } from '../../core/inspect/paths';
import { resolveNames } from '../../core/documents/resolveNames';
import type { InspectorAction, ToInspector } from '../../shared/inspector';
import { FromInspector } from '../../shared/inspector';
import type { Connection } from '../connections/connection';
import type { ConnectionStore } from '../connections/connectionStore';
import type { SourcePool } from '../connections/sourcePool';
import { Command } from '../ids';
import type { ErrorPresenter } from '../ui/presentError';
import { inspectorHtml } from './html';
import type { Inspected } from './inspectorModel';
import { inspectorModel } from './inspectorModel';
import { inspectorStrings } from './inspectorStrings';
import { objectNames } from './readModel';

export interface InspectorContext {
  store: ConnectionStore;
  pool: SourcePool;
  errors: ErrorPresenter;
  dist: vscode.Uri;
}

/** The host's side of one inspector page. */
export class InspectorPanel implements vscode.Disposable {
  private readonly subscriptions: vscode.Disposable[];

  constructor(
    private readonly panel: vscode.WebviewPanel,
    private readonly address: DocumentAddress,
    private readonly context: InspectorContext,
    onClosed: () => void,
  ) {
    panel.title = displayName(address.names.at(-1) ?? '/');
    panel.webview.options = { enableScripts: true, localResourceRoots: [context.dist] };
    this.subscriptions = [
      panel.webview.onDidReceiveMessage((message: unknown) => this.receive(message)),
      panel.onDidDispose(() => {
        this.dispose();
        onClosed();
      }),
    ];
    panel.webview.html = inspectorHtml(panel.webview, context.dist);
  }

  reveal(): void {
    this.panel.reveal();
  }

  /** Reads the inode anew and shows it. */
  async show(): Promise<void> {
    try {
      const { connectionId, uriPath } = this.address;
      const model = inspectorModel(await this.inspect());
      await this.post({ type: 'show', model, strings: inspectorStrings(), state: { connectionId, path: uriPath } });
    } catch (error) {
      this.context.errors.log('inspector', error);
      await this.post({ type: 'failed', message: this.context.errors.sentence(error) });
    }
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
    this.panel.dispose();
  }

  private async receive(message: unknown): Promise<void> {
    const parsed = v.safeParse(FromInspector, message);
    if (!parsed.success) {
      this.context.errors.log('inspector', new Error(`unreadable message: ${v.summarize(parsed.issues)}`));
      return;
    }
    if (parsed.output.type === 'ready') {
      await this.show();
      return;
    }
    const { id, action } = parsed.output;
    try {
      const done = await this.run(action);
      await this.post({ type: 'reply', id, ...(done === undefined ? {} : { message: done }) });
    } catch (error) {
      this.context.errors.log('inspector', error);
      await this.post({ type: 'reply', id, error: this.context.errors.sentence(error) });
    }
  }

  /** A sentence when there is something to say that cannot be seen. */
  private async run(action: InspectorAction): Promise<string | undefined> {
    const place = { id: '', connection: this.connection(), inode: 0, names: this.address.names };
    switch (action) {
      case 'openJson':
        await vscode.commands.executeCommand(Command.openEntry, place);
        return undefined;
      case 'showInTree':
        await vscode.commands.executeCommand(Command.goToPath, place);
        return undefined;
      case 'copyObjects': {
        const { inspection, setting } = await this.inspect();
        const names = objectNames(inspection, setting);
        await vscode.env.clipboard.writeText(names.join('\n'));
        return vscode.l10n.t('{0} object names copied.', names.length);
      }
      case 'refresh':
        await this.show();
        return undefined;
    }
  }

  private async inspect(): Promise<Inspected> {
    const connection = this.connection();
    const source = await this.context.pool.source(connection);
    const item = await resolveNames(source, this.address.names);
    const inspection = item === undefined ? undefined : await source.inspect(item.inode);
    if (inspection === undefined) {
      const path = displayName(this.address.volumePath);
      throw new MetaError('notFound', vscode.l10n.t('{0} holds no {1}.', connection.name, path));
    }
    const { setting } = await this.context.pool.facts(connection);
    const paths = await pathsOf(source, inspection.inode);
    return { connection, volumePath: this.address.volumePath, inspection, setting, paths };
  }

  private connection(): Connection {
    const connection = this.context.store.get(this.address.connectionId);
    if (connection !== undefined) return connection;
    throw new MetaError(
      'notFound',
      vscode.l10n.t('The connection of this panel ({0}) is not there any more.', this.address.connectionId),
    );
  }

  private async post(message: ToInspector): Promise<void> {
    await this.panel.webview.postMessage(message);
  }
}
