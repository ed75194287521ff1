import * as vscode from 'vscode';
import { setContextKey } from '../config/contextKeys';
import { Setting } from '../ids';
import type { Log } from '../log';
import type { Connection, ConnectionOrigin } from './connection';
import { connectionId } from './connection';
import type { ConnectionSetting } from './connectionSetting';
import { parseConnectionSettings } from './connectionSetting';
import type { DumpFiles } from './dumpFiles';
import type { SecretStore } from './secretStore';
import { joinPassword, splitPassword } from './secretInUrl';
import { tidyAddress } from './tidyAddress';

/** All connections of this window: from the user's and the workspace's settings, and the dump files opened here. */
export class ConnectionStore implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private connections: readonly Connection[] = [];
  /** Passwords that people wrote into a URL by hand; kept out of everything that shows an address. */
  private readonly inlinePasswords = new Map<string, string>();
  private readonly subscriptions: readonly { dispose(): unknown }[];

  constructor(
    private readonly dumpFiles: DumpFiles,
    private readonly secrets: SecretStore,
    private readonly log: Log,
  ) {
    this.subscriptions = [
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(Setting.connections)) this.reload();
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => {
        this.reload();
      }),
      dumpFiles.onDidChange(() => {
        this.reload();
      }),
      this.changed,
    ];
    this.reload();
  }

  all(): readonly Connection[] {
    return this.connections;
  }

  get(id: string): Connection | undefined {
    return this.connections.find((connection) => connection.id === id);
  }

  /** The connection with the address of a URL, whatever the password. */
  at(url: string): Connection | undefined {
    return this.get(connectionId(splitPassword(url).address));
  }

  /** What `openSource` takes, password included: never to be shown or logged. */
  async spec(connection: Connection): Promise<string> {
    if (connection.kind === 'dump') return connection.address;
    return joinPassword(
      connection.address,
      this.inlinePasswords.get(connection.id) ?? (await this.secrets.get(connection.id)),
    );
  }

  /** `spec` of the connection with the address of a URL; the URL itself when it has a password or there is none. */
  async specOfUrl(url: string): Promise<string> {
    const { password } = splitPassword(url);
    const connection = password === undefined ? this.at(url) : undefined;
    if (password !== undefined) this.hide(password);
    return connection === undefined ? url : this.spec(connection);
  }

  /** Keeps a password out of logs that is not stored yet, and may never be. */
  hide(password: string): void {
    this.secrets.hide(password);
  }

  /**
   * Adds to the user's settings; a password, of the URL or beside it, goes to the secret storage. Both are in the spelling
   * of URLs. Returns the connection.
   */
  async add(setting: ConnectionSetting, givenPassword?: string): Promise<Connection> {
    const { address, password = givenPassword } = splitPassword(setting.url);
    const id = connectionId(address);
    if (password !== undefined) await this.secrets.set(id, password);
    if (this.get(id) === undefined) {
      const configured = elements(vscode.workspace.getConfiguration().inspect(Setting.connections)?.globalValue);
      await this.write('user', [...configured, { ...setting, url: tidyAddress(address) }]);
    }
    const added = this.get(id);
    if (added === undefined) throw new Error('The connection was stored but cannot be read back from the settings.');
    return added;
  }

  async remove(connection: Connection): Promise<void> {
    if (connection.origin === 'file') {
      await this.dumpFiles.remove(connection.address);
      return;
    }
    await this.edit(connection, () => undefined);
    await this.secrets.delete(connection.id);
  }

  async rename(connection: Connection, name: string): Promise<void> {
    if (connection.origin === 'file') await this.dumpFiles.rename(connection.address, name);
    else await this.edit(connection, (element) => ({ ...element, name }));
  }

  /** Undefined forgets it. A password that stands in a setting is taken out of there, for it would win. */
  async setPassword(connection: Connection, password: string | undefined): Promise<void> {
    if (this.inlinePasswords.has(connection.id)) {
      await this.edit(connection, (element) => ({ ...element, url: connection.address }));
    }
    if (password === undefined) await this.secrets.delete(connection.id);
    else await this.secrets.set(connection.id, password);
  }

  async setProduction(connection: Connection, production: boolean): Promise<void> {
    await this.edit(connection, (element) => ({ ...element, production }));
  }

  async setReadOnly(connection: Connection, readOnly: boolean): Promise<void> {
    await this.edit(connection, (element) => ({ ...element, readOnly }));
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  /** Replaces (or, for undefined, removes) the element of the setting that stands for a connection. */
  private async edit(connection: Connection, change: (element: object) => object | undefined): Promise<void> {
    const { origin } = connection;
    if (origin === 'file') return;
    const inspected = vscode.workspace.getConfiguration().inspect(Setting.connections);
    const value = elements(
      { user: inspected?.globalValue, workspace: inspected?.workspaceValue, folder: inspected?.workspaceFolderValue }[
        origin
      ],
    );
    const edited = value.flatMap((element) => (idOf(element) === connection.id ? (change(element) ?? []) : element));
    await this.write(origin, edited);
  }

  private async write(origin: Exclude<ConnectionOrigin, 'file'>, value: readonly object[]): Promise<void> {
    const target = {
      user: vscode.ConfigurationTarget.Global,
      workspace: vscode.ConfigurationTarget.Workspace,
      folder: vscode.ConfigurationTarget.WorkspaceFolder,
    }[origin];
    await vscode.workspace
      .getConfiguration()
      .update(Setting.connections, value.length === 0 ? undefined : value, target);
    // The change event may come after the update's promise.
    this.reload();
  }

  private reload(): void {
    const before = JSON.stringify(this.connections);
    this.connections = this.read();
    setContextKey('juicefs:hasConnections', this.connections.length > 0);
    if (JSON.stringify(this.connections) !== before) this.changed.fire();
  }

  private read(): Connection[] {
    const inspected = vscode.workspace.getConfiguration().inspect(Setting.connections);
    // VS Code withholds restricted settings of an untrusted workspace; checked here as well, for this decides what is contacted.
    const trusted = vscode.workspace.isTrusted;
    const byId = new Map<string, Connection>();
    this.inlinePasswords.clear();
    this.readSettings(byId, 'user', inspected?.globalValue);
    if (trusted) this.readSettings(byId, 'workspace', inspected?.workspaceValue);
    if (trusted) this.readSettings(byId, 'folder', inspected?.workspaceFolderValue);
    for (const { path, name } of this.dumpFiles.all()) {
      const id = connectionId(path);
      byId.set(id, { id, name, address: path, kind: 'dump', readOnly: true, production: false, origin: 'file' });
    }
    return [...byId.values()];
  }

  private readSettings(byId: Map<string, Connection>, origin: ConnectionOrigin, value: unknown): void {
    const settings = parseConnectionSettings(value, (index, problem) => {
      this.log.warn(
        'connections',
        `${Setting.connections}[${index}] (${origin} settings) is ignored: ${problem} is not valid`,
      );
    });
    for (const { name, url, readOnly = false, production = false } of settings) {
      const { address, password } = splitPassword(url);
      const id = connectionId(address);
      if (byId.has(id)) continue;
      if (password !== undefined) {
        this.secrets.hide(password);
        this.inlinePasswords.set(id, password);
      }
      byId.set(id, { id, name, address: tidyAddress(address), kind: 'engine', readOnly, production, origin });
    }
  }
}

function elements(value: unknown): object[] {
  return Array.isArray(value)
    ? value.filter((element): element is object => typeof element === 'object' && element !== null)
    : [];
}

function idOf(element: object): string | undefined {
  return 'url' in element && typeof element.url === 'string'
    ? connectionId(splitPassword(element.url).address)
    : undefined;
}
