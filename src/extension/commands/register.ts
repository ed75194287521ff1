import * as vscode from 'vscode';
import { Command } from '../ids';
import type { Services } from '../services';
import { addConnection } from './connections/addConnection';
import { copyAddress } from './connections/copyAddress';
import { markProduction, unmarkProduction } from './connections/markProduction';
import { openDumpFile } from './connections/openDumpFile';
import { refresh } from './connections/refresh';
import { removeConnection } from './connections/removeConnection';
import { renameConnection } from './connections/renameConnection';
import { setPassword } from './connections/setPassword';
import { testConnection } from './connections/testConnection';
import { openEntry } from './documents/openEntry';
import { openCounters, openQuotas, openSessions, openSetting } from './documents/openFacts';
import { openSubtree } from './documents/openSubtree';
import type { CommandHandler } from './runCommand';
import { runCommand } from './runCommand';
import { cancelTask } from './tasks/cancelTask';
import { clearTasks } from './tasks/clearTasks';
import { showLog } from './tasks/showLog';
import { showTaskReport } from './tasks/showTaskReport';
import { cleanUpLoad } from './transfer/cleanUpLoad';
import { dumpDirectory } from './transfer/dumpDirectory';
import { dumpMetadata } from './transfer/dumpMetadata';
import { loadDump } from './transfer/loadDump';
import { verifyVolume } from './transfer/verifyVolume';
import { copyInode, copyName, copyPath } from './tree/copy';
import { goToPath } from './tree/goToPath';
import { inspect } from './tree/inspect';
import { loadMore } from './tree/loadMore';
import { retry } from './tree/retry';

const HANDLERS: Record<Command, CommandHandler> = {
  [Command.addConnection]: addConnection,
  [Command.openDumpFile]: openDumpFile,
  [Command.removeConnection]: removeConnection,
  [Command.renameConnection]: renameConnection,
  [Command.testConnection]: testConnection,
  [Command.setPassword]: setPassword,
  [Command.copyAddress]: copyAddress,
  [Command.markProduction]: markProduction,
  [Command.unmarkProduction]: unmarkProduction,
  [Command.refresh]: refresh,
  [Command.loadMore]: loadMore,
  [Command.retry]: retry,
  [Command.goToPath]: goToPath,
  [Command.inspect]: inspect,
  [Command.openEntry]: openEntry,
  [Command.openSubtree]: openSubtree,
  [Command.openSetting]: openSetting,
  [Command.openCounters]: openCounters,
  [Command.openQuotas]: openQuotas,
  [Command.openSessions]: openSessions,
  [Command.copyName]: copyName,
  [Command.copyPath]: copyPath,
  [Command.copyInode]: copyInode,
  [Command.dumpMetadata]: dumpMetadata,
  [Command.dumpDirectory]: dumpDirectory,
  [Command.loadDump]: loadDump,
  [Command.cleanUpLoad]: cleanUpLoad,
  [Command.verify]: verifyVolume,
  [Command.cancelTask]: cancelTask,
  [Command.showTaskReport]: showTaskReport,
  [Command.clearTasks]: clearTasks,
  [Command.showLog]: showLog,
};

export function registerCommands(services: Services): vscode.Disposable[] {
  return Object.entries(HANDLERS).map(([id, handler]) =>
    vscode.commands.registerCommand(id, (...args: unknown[]) => runCommand(id, handler, services, args)),
  );
}
