import * as vscode from 'vscode';
import { formatBytes, formatCount } from '../../core/display/units';
import type { VolumeFacts } from '../../core/model/volumeFacts';
import { settingText } from '../../core/model/setting';
import type { ServerDescription } from '../../core/ports/metadataSource';
import { displayUrl } from '../../core/secrets/displayUrl';
import { settings } from '../config/settings';
import type { Connection } from '../connections/connection';
import { engineName, hasServer, shortAddress } from '../connections/engineForms';
import { readOnlyText } from '../connections/findings';
import { Command } from '../ids';
import { contextValue } from './contextValue';
import { FactNode } from './factNode';
import { factLines } from './markdown';
import type { TreeContext, TreeNode } from './node';
import { FilesNode, TrashNode } from './rootNodes';
import { SessionsNode } from './sessionsNode';

/** A connection: one volume. */
export class ConnectionNode implements TreeNode {
  readonly id: string;
  readonly parent = undefined;
  private facts: VolumeFacts | undefined;
  private server: ServerDescription | undefined;
  private nodes: Promise<readonly TreeNode[]> | undefined;

  constructor(
    readonly connection: Connection,
    private readonly context: TreeContext,
  ) {
    this.id = connection.id;
  }

  item(): vscode.TreeItem {
    const { name, kind, production, readOnly, origin } = this.connection;
    // A word and not only a colour: production must be seen and heard.
    const label = production ? vscode.l10n.t('{0} — PRODUCTION', name) : name;
    const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Collapsed);
    item.id = this.id;
    item.iconPath = new vscode.ThemeIcon(kind === 'dump' ? 'file-zip' : 'database');
    item.description = this.description();
    item.contextValue = contextValue(
      'connection',
      kind,
      ...(hasServer(this.connection) ? (['server'] as const) : []),
      ...(production ? (['production'] as const) : []),
      ...(origin === 'file' ? [] : (['editable'] as const)),
    );
    item.accessibilityInformation = {
      label: [label, ...(readOnly ? [vscode.l10n.t('read-only')] : []), this.description()].join(', '),
    };
    return item;
  }

  tooltip(): vscode.MarkdownString {
    const { address, origin } = this.connection;
    const from = {
      user: vscode.l10n.t('user settings'),
      workspace: vscode.l10n.t('workspace settings'),
      folder: vscode.l10n.t('folder settings'),
      file: vscode.l10n.t('opened in this workspace'),
    }[origin];
    const volume = this.facts;
    return factLines([
      [vscode.l10n.t('Address'), displayUrl(address)],
      [vscode.l10n.t('From'), from],
      ...(this.server === undefined
        ? []
        : [
            [vscode.l10n.t('Engine'), this.server.product] as const,
            [vscode.l10n.t('Access'), readOnlyText(this.server.readOnly)] as const,
          ]),
      ...(volume === undefined
        ? []
        : [
            [vscode.l10n.t('Volume'), settingText(volume.setting, 'Name')] as const,
            [vscode.l10n.t('UUID'), settingText(volume.setting, 'UUID')] as const,
            [vscode.l10n.t('Storage'), settingText(volume.setting, 'Storage')] as const,
            [vscode.l10n.t('Inodes'), String(volume.counters.usedInodes)] as const,
            [vscode.l10n.t('Used space'), formatBytes(volume.counters.usedSpace)] as const,
          ]),
    ]);
  }

  children(): Promise<readonly TreeNode[]> {
    this.nodes ??= this.makeNodes();
    return this.nodes;
  }

  reset(): void {
    this.nodes = undefined;
    this.facts = undefined;
    this.server = undefined;
  }

  async filesNode(): Promise<FilesNode> {
    const nodes = await this.children();
    return nodes.find((node) => node instanceof FilesNode) ?? new FilesNode(this, this.context, '');
  }

  async trashNode(): Promise<TrashNode> {
    const nodes = await this.children();
    return nodes.find((node) => node instanceof TrashNode) ?? new TrashNode(this, this.context);
  }

  private async makeNodes(): Promise<readonly TreeNode[]> {
    const facts = await this.context.pool.facts(this.connection);
    this.facts = facts;
    this.server = (await this.context.pool.source(this.connection)).server;
    const quotas = facts.dirQuotas.length + facts.userQuotas.length + facts.groupQuotas.length;
    return [
      new FilesNode(this, this.context, volumeSummary(facts)),
      ...(settings.treeShowTrash() ? [new TrashNode(this, this.context)] : []),
      new SessionsNode(this, this.context),
      new FactNode(this, 'setting', {
        label: vscode.l10n.t('Setting'),
        icon: 'settings',
        description: '',
        command: Command.openSetting,
      }),
      new FactNode(this, 'counters', {
        label: vscode.l10n.t('Counters'),
        icon: 'symbol-number',
        description: '',
        command: Command.openCounters,
      }),
      new FactNode(this, 'quotas', {
        label: vscode.l10n.t('Quotas'),
        icon: 'law',
        description: quotas === 0 ? vscode.l10n.t('none') : String(quotas),
        command: Command.openQuotas,
      }),
    ];
  }

  /** Nothing that must be read first: VS Code loses the children of an item that changes while it is being opened. */
  private description(): string {
    const { readOnly, kind } = this.connection;
    const mark = readOnly && kind === 'engine' ? [vscode.l10n.t('read-only')] : [];
    return [engineName(this.connection), ...mark, shortAddress(this.connection)].join(' · ');
  }
}

/** `vol-1 · 171 inodes · 421.5 MiB` */
function volumeSummary({ setting, counters }: VolumeFacts): string {
  const inodes = vscode.l10n.t('{0} inodes', formatCount(counters.usedInodes));
  return [settingText(setting, 'Name'), inodes, formatBytes(counters.usedSpace)].join(' · ');
}
