import * as vscode from 'vscode';
import { setContextKey } from '../config/contextKeys';
import { Command } from '../ids';
import { contextValue } from '../tree/contextValue';
import { progressText } from './progressText';
import type { Task, TaskState } from './task';
import type { TaskRunner } from './taskRunner';

const ICONS: Record<TaskState, string> = {
  running: 'sync~spin',
  stopping: 'sync~spin',
  done: 'pass',
  failed: 'error',
  cancelled: 'circle-slash',
};

/** The Tasks view: what runs and what became of it. */
export class TasksTree implements vscode.TreeDataProvider<Task>, vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<Task | undefined>();
  readonly onDidChangeTreeData = this.changes.event;
  private readonly subscription: vscode.Disposable;

  constructor(private readonly runner: TaskRunner) {
    this.subscription = runner.onDidChange((task) => {
      setContextKey(
        'juicefs:hasFinishedTasks',
        runner.tasks().some(({ isRunning }) => !isRunning),
      );
      this.changes.fire(task);
    });
  }

  getChildren(task?: Task): Task[] {
    return task === undefined ? [...this.runner.tasks()] : [];
  }

  getTreeItem(task: Task): vscode.TreeItem {
    const item = new vscode.TreeItem(task.title);
    item.id = `task-${task.id}`;
    item.iconPath = new vscode.ThemeIcon(ICONS[task.state]);
    item.description = description(task);
    item.contextValue = contextValue(
      'task',
      task.isRunning ? 'taskRunning' : 'taskFinished',
      ...(task.outcome?.certificate === undefined ? [] : (['certified'] as const)),
    );
    item.tooltip = new vscode.MarkdownString().appendText(`${task.title}\n\n${item.description}`);
    item.accessibilityInformation = { label: `${stateWord(task.state)}: ${task.title}, ${item.description}` };
    if (!task.isRunning) {
      item.command = { command: Command.showTaskReport, title: vscode.l10n.t('Show Report'), arguments: [task] };
    }
    return item;
  }

  dispose(): void {
    this.subscription.dispose();
    this.changes.dispose();
  }
}

function description(task: Task): string {
  if (task.state === 'stopping') return vscode.l10n.t('Stopping…');
  if (task.outcome !== undefined) return task.outcome.sentence;
  return task.progress === undefined ? '' : progressText(task.progress, Date.now() - task.phaseStartedMs);
}

function stateWord(state: TaskState): string {
  return {
    running: vscode.l10n.t('running'),
    stopping: vscode.l10n.t('stopping'),
    done: vscode.l10n.t('done'),
    failed: vscode.l10n.t('failed'),
    cancelled: vscode.l10n.t('cancelled'),
  }[state];
}
