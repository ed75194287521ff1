/** What a tree item is, for `when` clauses: menus match single tags, `viewItem =~ /\bdirectory\b/`. */
export const TREE_TAGS = [
  'certified',
  'changed',
  'check',
  'connection',
  'denied',
  'difference',
  'directory',
  'dump',
  'editable',
  'edited',
  'engine',
  'entry',
  'fact',
  'failure',
  'file',
  'finding',
  'fixable',
  'indexing',
  'linked',
  'loadMore',
  'notice',
  'opens',
  'place',
  'production',
  'root',
  'server',
  'session',
  'task',
  'taskFinished',
  'taskRunning',
  'trash',
  'unindexed',
  'writable',
] as const;
export type TreeTag = (typeof TREE_TAGS)[number];

/** A sorted set, joined by `;`. */
export function contextValue(...tags: readonly TreeTag[]): string {
  return [...new Set(tags)].sort().join(';');
}
