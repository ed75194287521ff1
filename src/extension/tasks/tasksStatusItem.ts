import * as vscode from 'vscode';
import { View } from '../ids';
import type { TaskRunner } from './taskRunner';

/** One status bar item, only while tasks run; it leads to the Tasks view. */
export class TasksStatusItem implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('juicefs.tasks', vscode.StatusBarAlignment.Left);
  private readonly subscription: vscode.Disposable;

  constructor(private readonly runner: TaskRunner) {
    this.item.name = vscode.l10n.t('JuiceFS Tasks');
    this.item.command = `${View.tasks}.focus`;
    this.subscription = runner.onDidChange(() => {
      this.update();
    });
  }

  dispose(): void {
    this.subscription.dispose();
    this.item.dispose();
  }

  private update(): void {
    const running = this.runner.tasks().filter(({ isRunning }) => isRunning);
    if (running.length === 0) {
      this.item.hide();
      return;
    }
    const text =
      running.length === 1
        ? vscode.l10n.t('JuiceFS: 1 task')
        : vscode.l10n.t('JuiceFS: {0} tasks', String(running.length));
    this.item.text = `$(sync~spin) ${text}`;
    this.item.tooltip = running.map(({ title }) => title).join('\n');
    this.item.accessibilityInformation = { label: `${text}: ${this.item.tooltip}` };
    this.item.show();
  }
}
