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
import {
  openCounters,
  openDelFiles,
  openQuotas,
  openSessions,
  openSetting,
  openSustained,
} from './documents/openFacts';
import { openNextPage, openPage } from './documents/openPage';
import { openSubtree } from './documents/openSubtree';
import { addEntry } from './edit/addEntry';
import { applyEdits } from './edit/applyEdits';
import { deleteEntry } from './edit/deleteEntry';
import { discardAllChanges } from './edit/discardAllChanges';
import { discardChanges } from './edit/discardChanges';
import { editEntry } from './edit/editEntry';
import { exportPatch } from './edit/exportPatch';
import { importPatch } from './edit/importPatch';
import { moveEntry } from './edit/moveEntry';
import { renameEntry } from './edit/renameEntry';
import { reviewChanges } from './edit/reviewChanges';
import { redoEdit, undoEdit } from './edit/undoEdit';
import type { CommandHandler } from './runCommand';
import { runCommand } from './runCommand';
import { showCertificate } from './certificates/showCertificate';
import { setSecrets } from './secrets/setSecrets';
import { cancelTask } from './tasks/cancelTask';
import { clearTasks } from './tasks/clearTasks';
import { showLog } from './tasks/showLog';
import { saveReport } from './tasks/saveReport';
import { showTaskReport } from './tasks/showTaskReport';
import { cleanUpLoad } from './transfer/cleanUpLoad';
import { dumpDirectory } from './transfer/dumpDirectory';
import { dumpMetadata } from './transfer/dumpMetadata';
import { loadDump } from './transfer/loadDump';
import { migrateMetadata } from './transfer/migrateMetadata';
import { restoreDrill } from './transfer/restoreDrill';
import { verifyVolume } from './transfer/verifyVolume';
import { copyInode, copyName, copyPath } from './tree/copy';
import { goToPath } from './tree/goToPath';
import { inspect } from './tree/inspect';
import { loadMore } from './tree/loadMore';
import { retry } from './tree/retry';
import { compareAgain, compareWith, compareWithSelected, selectForCompare } from './compare/compareWith';
import { exportComparison } from './compare/exportComparison';
import { openDifference } from './compare/openDifference';
import {
  clearComparison,
  filterComparison,
  groupComparisonByKind,
  groupComparisonByPath,
} from './compare/showComparison';
import { clearIndexes } from './dumps/clearIndexes';
import { buildIndex, stopIndexing } from './dumps/indexing';
import { applyFix } from './problems/applyFix';
import { checkDump } from './problems/checkDump';
import { clearProblems } from './problems/clearProblems';
import { copyFinding } from './problems/copyFinding';
import { openFinding } from './problems/openFinding';
import { find, findOwner } from './search/find';
import { showHardLinks } from './search/showHardLinks';
import { showInVolumes } from './tree/showInVolumes';

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
  [Command.openPage]: openPage,
  [Command.openNextPage]: openNextPage,
  [Command.openDelFiles]: openDelFiles,
  [Command.openSustained]: openSustained,
  [Command.editEntry]: editEntry,
  [Command.renameEntry]: renameEntry,
  [Command.moveEntry]: moveEntry,
  [Command.deleteEntry]: deleteEntry,
  [Command.addEntry]: addEntry,
  [Command.undoEdit]: undoEdit,
  [Command.redoEdit]: redoEdit,
  [Command.discardChanges]: discardChanges,
  [Command.discardAllChanges]: discardAllChanges,
  [Command.reviewChanges]: reviewChanges,
  [Command.applyEdits]: applyEdits,
  [Command.exportPatch]: exportPatch,
  [Command.importPatch]: importPatch,
  [Command.copyName]: copyName,
  [Command.copyPath]: copyPath,
  [Command.copyInode]: copyInode,
  [Command.dumpMetadata]: dumpMetadata,
  [Command.dumpDirectory]: dumpDirectory,
  [Command.loadDump]: loadDump,
  [Command.migrateMetadata]: migrateMetadata,
  [Command.restoreDrill]: restoreDrill,
  [Command.showCertificate]: showCertificate,
  [Command.saveReport]: saveReport,
  [Command.cleanUpLoad]: cleanUpLoad,
  [Command.setSecrets]: setSecrets,
  [Command.verify]: verifyVolume,
  [Command.cancelTask]: cancelTask,
  [Command.showTaskReport]: showTaskReport,
  [Command.clearTasks]: clearTasks,
  [Command.applyFix]: applyFix,
  [Command.buildIndex]: buildIndex,
  [Command.checkDump]: checkDump,
  [Command.clearComparison]: clearComparison,
  [Command.clearIndexes]: clearIndexes,
  [Command.clearProblems]: clearProblems,
  [Command.compareAgain]: compareAgain,
  [Command.compareWith]: compareWith,
  [Command.compareWithSelected]: compareWithSelected,
  [Command.copyFinding]: copyFinding,
  [Command.exportComparison]: exportComparison,
  [Command.filterComparison]: filterComparison,
  [Command.find]: find,
  [Command.findOwner]: findOwner,
  [Command.groupComparisonByKind]: groupComparisonByKind,
  [Command.groupComparisonByPath]: groupComparisonByPath,
  [Command.openDifference]: openDifference,
  [Command.openFinding]: openFinding,
  [Command.selectForCompare]: selectForCompare,
  [Command.showHardLinks]: showHardLinks,
  [Command.showInVolumes]: showInVolumes,
  [Command.stopIndexing]: stopIndexing,
  [Command.showLog]: showLog,
};

export function registerCommands(services: Services): vscode.Disposable[] {
  return Object.entries(HANDLERS).map(([id, handler]) =>
    vscode.commands.registerCommand(id, (...args: unknown[]) => runCommand(id, handler, services, args)),
  );
}
