import type { DocumentKind } from '../core/documents/documentKind';

/** Every id the manifest declares, once. `test/unit/manifest.test.ts` compares them with `package.json`. */

export const Command = {
  addConnection: 'juicefs.addConnection',
  openDumpFile: 'juicefs.openDumpFile',
  removeConnection: 'juicefs.removeConnection',
  renameConnection: 'juicefs.renameConnection',
  testConnection: 'juicefs.testConnection',
  setPassword: 'juicefs.setPassword',
  copyAddress: 'juicefs.copyAddress',
  markProduction: 'juicefs.markProduction',
  unmarkProduction: 'juicefs.unmarkProduction',
  refresh: 'juicefs.refresh',
  loadMore: 'juicefs.loadMore',
  retry: 'juicefs.retry',
  goToPath: 'juicefs.goToPath',
  inspect: 'juicefs.inspect',
  openEntry: 'juicefs.openEntry',
  openSubtree: 'juicefs.openSubtree',
  openSetting: 'juicefs.openSetting',
  openCounters: 'juicefs.openCounters',
  openQuotas: 'juicefs.openQuotas',
  openSessions: 'juicefs.openSessions',
  openPage: 'juicefs.openPage',
  openNextPage: 'juicefs.openNextPage',
  openDelFiles: 'juicefs.openDelFiles',
  openSustained: 'juicefs.openSustained',
  editEntry: 'juicefs.editEntry',
  renameEntry: 'juicefs.renameEntry',
  moveEntry: 'juicefs.moveEntry',
  deleteEntry: 'juicefs.deleteEntry',
  addEntry: 'juicefs.addEntry',
  undoEdit: 'juicefs.undoEdit',
  redoEdit: 'juicefs.redoEdit',
  discardChanges: 'juicefs.discardChanges',
  discardAllChanges: 'juicefs.discardAllChanges',
  reviewChanges: 'juicefs.reviewChanges',
  applyEdits: 'juicefs.applyEdits',
  exportPatch: 'juicefs.exportPatch',
  importPatch: 'juicefs.importPatch',
  copyName: 'juicefs.copyName',
  copyPath: 'juicefs.copyPath',
  copyInode: 'juicefs.copyInode',
  dumpMetadata: 'juicefs.dumpMetadata',
  dumpDirectory: 'juicefs.dumpDirectory',
  loadDump: 'juicefs.loadDump',
  cleanUpLoad: 'juicefs.cleanUpLoad',
  setSecrets: 'juicefs.setSecrets',
  verify: 'juicefs.verify',
  cancelTask: 'juicefs.cancelTask',
  migrateMetadata: 'juicefs.migrateMetadata',
  restoreDrill: 'juicefs.restoreDrill',
  showCertificate: 'juicefs.showCertificate',
  saveReport: 'juicefs.saveReport',
  showTaskReport: 'juicefs.showTaskReport',
  clearTasks: 'juicefs.clearTasks',
  showInVolumes: 'juicefs.showInVolumes',
  buildIndex: 'juicefs.buildIndex',
  stopIndexing: 'juicefs.stopIndexing',
  clearIndexes: 'juicefs.clearIndexes',
  find: 'juicefs.find',
  showHardLinks: 'juicefs.showHardLinks',
  findOwner: 'juicefs.findOwner',
  checkDump: 'juicefs.checkDump',
  openFinding: 'juicefs.openFinding',
  applyFix: 'juicefs.applyFix',
  copyFinding: 'juicefs.copyFinding',
  clearProblems: 'juicefs.clearProblems',
  compareAgain: 'juicefs.compareAgain',
  compareWith: 'juicefs.compareWith',
  selectForCompare: 'juicefs.selectForCompare',
  compareWithSelected: 'juicefs.compareWithSelected',
  openDifference: 'juicefs.openDifference',
  filterComparison: 'juicefs.filterComparison',
  groupComparisonByPath: 'juicefs.groupComparisonByPath',
  groupComparisonByKind: 'juicefs.groupComparisonByKind',
  exportComparison: 'juicefs.exportComparison',
  clearComparison: 'juicefs.clearComparison',
  showLog: 'juicefs.showLog',
} as const;
export type Command = (typeof Command)[keyof typeof Command];

export const View = {
  volumes: 'juicefs.volumes',
  problems: 'juicefs.problems',
  comparison: 'juicefs.comparison',
  tasks: 'juicefs.tasks',
} as const;

export const CustomEditor = {
  dump: 'juicefs.dump',
  dumpOption: 'juicefs.dumpOption',
} as const;

export const Setting = {
  connections: 'juicefs.connections',
  treePageSize: 'juicefs.tree.pageSize',
  treeShowTrash: 'juicefs.tree.showTrash',
  dumpFormat: 'juicefs.dump.format',
  dumpRedaction: 'juicefs.dump.redaction',
  dumpSkipTrash: 'juicefs.dump.skipTrash',
  indexMaxSizeMB: 'juicefs.index.maxSizeMB',
} as const;
export type Setting = (typeof Setting)[keyof typeof Setting];

/** Context keys and the type of each. */
export interface ContextKeys {
  'juicefs:hasConnections': boolean;
  'juicefs:hasFinishedTasks': boolean;
  'juicefs:hasEdits': boolean;
  'juicefs:hasDumps': boolean;
  /** Of the document in front. */
  'juicefs:documentKind': DocumentKind | undefined;
  /** The document in front is of a dump that has edits. */
  'juicefs:documentIsDraft': boolean;
  'juicefs:hasProblems': boolean;
  'juicefs:hasComparison': boolean;
  'juicefs:comparisonByPath': boolean;
  'juicefs:compareSelected': boolean;
}

export const Scheme = {
  /** Documents about a volume; those about a dump can be saved, as a draft. */
  metadata: 'juicefs-meta',
  /** Results of tasks, kept as long as the window. */
  report: 'juicefs-report',
  /** Items of the Volumes view, for their decorations. Nothing can be opened by it. */
  item: 'juicefs-item',
  /** The two sides of each change, and what they add up to. */
  review: 'juicefs-review',
  /** What a load or a migration would do, in full. */
  plan: 'juicefs-plan',
  /** The missing side of a difference. */
  nothing: 'juicefs-nothing',
} as const;
