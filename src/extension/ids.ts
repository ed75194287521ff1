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
  copyName: 'juicefs.copyName',
  copyPath: 'juicefs.copyPath',
  copyInode: 'juicefs.copyInode',
  dumpMetadata: 'juicefs.dumpMetadata',
  dumpDirectory: 'juicefs.dumpDirectory',
  loadDump: 'juicefs.loadDump',
  cleanUpLoad: 'juicefs.cleanUpLoad',
  verify: 'juicefs.verify',
  cancelTask: 'juicefs.cancelTask',
  showTaskReport: 'juicefs.showTaskReport',
  clearTasks: 'juicefs.clearTasks',
  showLog: 'juicefs.showLog',
} as const;
export type Command = (typeof Command)[keyof typeof Command];

export const View = {
  volumes: 'juicefs.volumes',
  tasks: 'juicefs.tasks',
} as const;

export const Setting = {
  connections: 'juicefs.connections',
  treePageSize: 'juicefs.tree.pageSize',
  treeShowTrash: 'juicefs.tree.showTrash',
  dumpFormat: 'juicefs.dump.format',
  dumpRedaction: 'juicefs.dump.redaction',
  dumpSkipTrash: 'juicefs.dump.skipTrash',
} as const;
export type Setting = (typeof Setting)[keyof typeof Setting];

/** Context keys and the type of each. */
export interface ContextKeys {
  'juicefs:hasConnections': boolean;
  'juicefs:hasFinishedTasks': boolean;
}

export const Scheme = {
  /** Read-only documents about a volume. */
  metadata: 'juicefs-meta',
  /** Results of tasks, kept as long as the window. */
  report: 'juicefs-report',
} as const;
