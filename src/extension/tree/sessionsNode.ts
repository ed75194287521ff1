import * as vscode from 'vscode';
import { displayName } from '../../core/display/name';
import { formatTime } from '../../core/display/units';
import { bytesOfText } from '../../core/model/byteString';
import type { Session } from '../../core/model/volumeFacts';
import { Command } from '../ids';
import { contextValue } from './contextValue';
import { factLines } from './markdown';
import { MessageNode } from './messageNode';
import type { TreeContext, TreeNode } from './node';

/** *Sessions*: the clients that have the volume open. */
export class SessionsNode implements TreeNode {
  readonly id: string;
  private sessions: Promise<Session[]> | undefined;

  constructor(
    readonly parent: TreeNode,
    private readonly context: TreeContext,
  ) {
    this.id = `${parent.id}/sessions`;
  }

  get connection(): TreeNode['connection'] {
    return this.parent.connection;
  }

  item(): vscode.TreeItem {
    const item = new vscode.TreeItem(vscode.l10n.t('Sessions'), vscode.TreeItemCollapsibleState.Collapsed);
    item.id = this.id;
    item.iconPath = new vscode.ThemeIcon('vm-connect');
    item.contextValue = contextValue('fact', 'session');
    item.accessibilityInformation = { label: vscode.l10n.t('Sessions of {0}', this.connection.name) };
    return item;
  }

  async children(): Promise<readonly TreeNode[]> {
    this.sessions ??= this.context.pool.source(this.connection).then((source) => source.sessions());
    const sessions = await this.sessions;
    if (sessions.length > 0) return sessions.map((session) => new SessionNode(this, session));
    const text =
      this.connection.kind === 'dump'
        ? vscode.l10n.t('A dump holds no sessions.')
        : vscode.l10n.t('No client has this volume open.');
    return [new MessageNode(this, text)];
  }

  reset(): void {
    this.sessions = undefined;
  }
}

/** One client. Host names and mount points come from that client: shown like names. */
class SessionNode implements TreeNode {
  readonly id: string;

  constructor(
    readonly parent: TreeNode,
    private readonly session: Session,
  ) {
    this.id = `${parent.id}/${session.sid}`;
  }

  get connection(): TreeNode['connection'] {
    return this.parent.connection;
  }

  item(): vscode.TreeItem {
    const { hostName, mountPoint, sid, version } = this.session;
    const item = new vscode.TreeItem(shown(`${hostName}:${mountPoint}`));
    item.id = this.id;
    item.iconPath = new vscode.ThemeIcon('vm');
    item.description = vscode.l10n.t('session {0}  {1}', String(sid), shown(version));
    item.contextValue = contextValue('session');
    item.command = { command: Command.openSessions, title: vscode.l10n.t('Open Sessions'), arguments: [this] };
    return item;
  }

  tooltip(): vscode.MarkdownString {
    const { hostName, mountPoint, sid, version, processId, ipAddrs, mountTime, expire } = this.session;
    return factLines([
      [vscode.l10n.t('Session'), String(sid)],
      [vscode.l10n.t('Host'), shown(`${hostName} ${ipAddrs.join(', ')}`)],
      [vscode.l10n.t('Mount point'), shown(mountPoint)],
      [vscode.l10n.t('Process'), String(processId)],
      [vscode.l10n.t('Version'), shown(version)],
      [vscode.l10n.t('Mounted'), shown(mountTime)],
      [vscode.l10n.t('Stale after'), formatTime(expire)],
    ]);
  }
}

function shown(text: string): string {
  return displayName(bytesOfText(text));
}
