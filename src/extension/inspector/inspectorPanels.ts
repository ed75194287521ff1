import * as v from 'valibot';
import * as vscode from 'vscode';
import { DocumentAddress } from '../../core/documents/documentAddress';
import type { ByteString } from '../../core/model/byteString';
import { InspectorState } from '../../shared/inspector';
import type { Connection } from '../connections/connection';
import type { InspectorContext } from './inspectorPanel';
import { InspectorPanel } from './inspectorPanel';

const VIEW_TYPE = 'juicefs.inspector';

/** The inspector panels of this window: one for each inode looked at, restored after a reload. */
export class InspectorPanels implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private readonly panels = new Map<string, InspectorPanel>();
  private readonly registration: vscode.Disposable;

  constructor(private readonly context: InspectorContext) {
    this.registration = vscode.window.registerWebviewPanelSerializer(VIEW_TYPE, this);
  }

  show(connection: Connection, names: readonly ByteString[]): Promise<void> {
    const address = DocumentAddress.ofPlace(connection.id, 'entry', names);
    const existing = this.panels.get(keyOf(address));
    if (existing !== undefined) {
      existing.reveal();
      return existing.show();
    }
    // The page asks for its content when it is ready.
    this.adopt(vscode.window.createWebviewPanel(VIEW_TYPE, '', vscode.ViewColumn.Active), address);
    return Promise.resolve();
  }

  /** Reads what is shown of a connection anew. */
  async refresh(connectionId: string): Promise<void> {
    const shown = [...this.panels].filter(([key]) => key.startsWith(`${connectionId}/`));
    await Promise.all(shown.map(([, panel]) => panel.show()));
  }

  deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const parsed = v.safeParse(InspectorState, state);
    const address = parsed.success ? DocumentAddress.parse(parsed.output.connectionId, parsed.output.path) : undefined;
    if (address === undefined) panel.dispose();
    else this.adopt(panel, address);
    return Promise.resolve();
  }

  dispose(): void {
    this.registration.dispose();
    for (const panel of [...this.panels.values()]) panel.dispose();
  }

  private adopt(panel: vscode.WebviewPanel, address: DocumentAddress): void {
    const key = keyOf(address);
    this.panels.set(key, new InspectorPanel(panel, address, this.context, () => this.panels.delete(key)));
  }
}

function keyOf({ connectionId, uriPath }: DocumentAddress): string {
  return `${connectionId}${uriPath}`;
}
