import * as vscode from 'vscode';
import type { FactKind } from '../../core/documents/documentKind';
import type { Command } from '../ids';
import { contextValue } from './contextValue';
import { decorateSection } from './editableItem';
import type { TreeNode } from './node';

export interface FactNodeLook {
  label: string;
  icon: string;
  description: string;
  command: Command;
}

/** Setting, Counters, Quotas: one document each. */
export class FactNode implements TreeNode {
  readonly id: string;

  constructor(
    readonly parent: TreeNode,
    readonly kind: FactKind,
    /** As it is now. */
    public look: FactNodeLook,
  ) {
    this.id = `${parent.id}/${kind}`;
  }

  get connection(): TreeNode['connection'] {
    return this.parent.connection;
  }

  item(): vscode.TreeItem {
    const { label, icon, description, command } = this.look;
    const item = new vscode.TreeItem(label);
    item.id = this.id;
    item.iconPath = new vscode.ThemeIcon(icon);
    item.description = description;
    item.contextValue = contextValue('fact');
    decorateSection(item, this, this.kind);
    item.command = { command, title: label, arguments: [this] };
    item.accessibilityInformation = {
      label: vscode.l10n.t(
        '{0} of {1}, {2}',
        label,
        this.connection.name,
        description || vscode.l10n.t('opens a document'),
      ),
    };
    return item;
  }
}
