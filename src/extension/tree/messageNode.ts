import * as vscode from 'vscode';
import type { MetaErrorReason } from '../../core/errors';
import { hasServer } from '../connections/engineForms';
import { Command } from '../ids';
import { contextValue } from './contextValue';
import type { TreeNode } from './node';

/** Says that there is nothing here, so that an empty place does not look like a fault. */
export class MessageNode implements TreeNode {
  readonly id: string;

  constructor(
    readonly parent: TreeNode,
    private readonly text: string,
    private readonly icon?: string,
  ) {
    this.id = `${parent.id}/message`;
  }

  get connection(): TreeNode['connection'] {
    return this.parent.connection;
  }

  item(): vscode.TreeItem {
    const item = new vscode.TreeItem(this.text);
    if (this.icon !== undefined) item.iconPath = new vscode.ThemeIcon(this.icon);
    item.tooltip = this.text;
    item.contextValue = contextValue('notice');
    return item;
  }
}

/** Takes the place of children that could not be read. Where another password may help, selecting it asks for one. */
export class ErrorNode implements TreeNode {
  readonly id: string;

  constructor(
    readonly parent: TreeNode,
    private readonly sentence: string,
    private readonly reason: MetaErrorReason | undefined,
  ) {
    this.id = `${parent.id}/error`;
  }

  get connection(): TreeNode['connection'] {
    return this.parent.connection;
  }

  item(): vscode.TreeItem {
    const item = new vscode.TreeItem(this.sentence);
    item.iconPath = new vscode.ThemeIcon(this.icon(), new vscode.ThemeColor('problemsErrorIcon.foreground'));
    if (this.wantsPassword) {
      item.contextValue = contextValue('denied', 'failure');
      item.command = { command: Command.setPassword, title: vscode.l10n.t('Set Password…'), arguments: [this] };
      item.accessibilityInformation = {
        label: vscode.l10n.t('Error: {0} Press Enter to set the password.', this.sentence),
      };
    } else {
      item.contextValue = contextValue('failure');
      item.command = { command: Command.retry, title: vscode.l10n.t('Retry'), arguments: [this] };
      item.accessibilityInformation = { label: vscode.l10n.t('Error: {0} Press Enter to retry.', this.sentence) };
    }
    return item;
  }

  tooltip(): vscode.MarkdownString {
    return new vscode.MarkdownString().appendText(
      this.wantsPassword
        ? vscode.l10n.t('{0} Select to set the password.', this.sentence)
        : vscode.l10n.t('{0} Select to retry.', this.sentence),
    );
  }

  private get wantsPassword(): boolean {
    return this.reason === 'denied' && hasServer(this.connection);
  }

  private icon(): string {
    if (this.reason === 'unreachable') return 'debug-disconnect';
    return this.reason === 'denied' ? 'lock' : 'error';
  }
}
