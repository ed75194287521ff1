import * as vscode from 'vscode';
import { formatBytes, formatCount, formatTime } from '../../core/display/units';
import type { VolumeFacts } from '../../core/model/volumeFacts';
import { settingText } from '../../core/model/setting';
import type { ServerDescription } from '../../core/ports/metadataSource';
import { displayUrl } from '../../core/secrets/displayUrl';
import { heldSecrets } from '../../core/secrets/heldSecrets';
import type { LastDrill } from '../certificates/lastDrill';
import { lastDrill } from '../certificates/lastDrill';
import { settings } from '../config/settings';
import type { Connection } from '../connections/connection';
import { engineName, hasServer, shortAddress } from '../connections/engineForms';
import { readOnlyText } from '../connections/findings';
import { heldSecretsSentence } from '../ui/heldSecretsSentence';
import { contextValue } from './contextValue';
import { DirectoryNode } from './directoryNode';
import { connectionUri } from '../edits/itemUri';
import { factLook } from './factLook';
import { FactNode } from './factNode';
import { factLines } from './markdown';
import { MessageNode } from './messageNode';
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
    if (kind === 'dump') item.resourceUri = connectionUri(this.id);
    item.contextValue = contextValue(
      'connection',
      kind,
      ...(hasServer(this.connection) ? (['server'] as const) : []),
      ...(production ? (['production'] as const) : []),
      ...(origin === 'file' ? [] : (['editable'] as const)),
      ...this.context.marks.tags(this.id),
    );
    item.accessibilityInformation = {
      label: [label, ...(readOnly && kind === 'engine' ? [vscode.l10n.t('read-only')] : []), this.description()].join(
        ', ',
      ),
    };
    return item;
  }

  async tooltip(): Promise<vscode.MarkdownString> {
    const { address, origin, kind } = this.connection;
    const drill = kind === 'dump' ? await lastDrill(address) : undefined;
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
      ...(drill === undefined ? [] : [[vscode.l10n.t('Last restore drill'), drillText(drill)] as const]),
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
            ...this.secretsLine(volume),
          ]),
    ]);
  }

  async children(): Promise<readonly TreeNode[]> {
    this.nodes ??= this.makeNodes();
    const nodes = await this.nodes;
    return [...this.context.marks.sentences(this.id).map((text) => new MessageNode(this, text, 'warning')), ...nodes];
  }

  reset(): void {
    this.nodes = undefined;
    this.facts = undefined;
    this.server = undefined;
  }

  /** Shows what edits made of the facts; the nodes stay. */
  async readAgain(): Promise<void> {
    if (this.nodes === undefined) return;
    const facts = await this.context.pool.facts(this.connection);
    this.facts = facts;
    for (const node of await this.nodes) {
      if (node instanceof FilesNode) node.summary = volumeSummary(facts);
      if (node instanceof FactNode) node.look = factLook(node.kind, facts);
    }
  }

  /** Directories of this connection that were listed. */
  async listed(): Promise<DirectoryNode[]> {
    const nodes = await (this.nodes ?? []);
    return nodes.flatMap((node) => (node instanceof DirectoryNode ? [...node.listed()] : []));
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
    // What engines show with their sessions.
    const ofDump = ['delFiles', 'sustained'] as const;
    const kinds = ['setting', 'counters', 'quotas', ...(this.connection.kind === 'dump' ? ofDump : [])] as const;
    return [
      new FilesNode(this, this.context, volumeSummary(facts)),
      ...(settings.treeShowTrash() ? [new TrashNode(this, this.context)] : []),
      new SessionsNode(this, this.context),
      ...kinds.map((kind) => new FactNode(this, kind, factLook(kind, facts))),
    ];
  }

  private secretsLine({ setting }: VolumeFacts): (readonly [string, string])[] {
    const held = this.connection.kind === 'dump' ? heldSecrets(setting) : [];
    return held.length === 0 ? [] : [[vscode.l10n.t('Secrets'), heldSecretsSentence(held)]];
  }

  /** Nothing that must be read first: VS Code loses the children of an item that changes while it is being opened. */
  private description(): string {
    const { readOnly, kind, name } = this.connection;
    const mark = readOnly && kind === 'engine' ? [vscode.l10n.t('read-only')] : [];
    const address = shortAddress(this.connection);
    // A dump is named after its file until somebody renames it.
    const place = address === name ? [] : [address];
    const marks = this.context.marks.texts(this.id);
    // The view is narrow: what a dump is like says that it is one.
    const engine = kind === 'dump' && marks.length > 0 ? [] : [engineName(this.connection)];
    return [...engine, ...mark, ...place, ...marks].join(' · ');
  }
}

function drillText({ endedAt, entries, isPassed }: LastDrill): string {
  const when = formatTime(Math.floor(Date.parse(endedAt) / 1000));
  return isPassed
    ? vscode.l10n.t('{0} UTC, passed: {1} entries loaded and verified', when, formatCount(entries))
    : vscode.l10n.t('{0} UTC, failed: what was loaded is not what the dump holds', when);
}

/** `vol-1 · 171 inodes · 421.5 MiB` */
function volumeSummary({ setting, counters }: VolumeFacts): string {
  const inodes = vscode.l10n.t('{0} inodes', formatCount(counters.usedInodes));
  return [settingText(setting, 'Name'), inodes, formatBytes(counters.usedSpace)].join(' · ');
}
