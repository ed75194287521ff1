/** What a tree item is, for `when` clauses: menus match single tags, `viewItem =~ /\bdirectory\b/`. */
export const TREE_TAGS = [
  'connection',
  'denied',
  'directory',
  'dump',
  'editable',
  'engine',
  'entry',
  'fact',
  'failure',
  'file',
  'loadMore',
  'notice',
  'place',
  'production',
  'root',
  'server',
  'session',
  'task',
  'taskFinished',
  'taskRunning',
  'trash',
] as const;
export type TreeTag = (typeof TREE_TAGS)[number];

/** A sorted set, joined by `;`. */
export function contextValue(...tags: readonly TreeTag[]): string {
  return [...new Set(tags)].sort().join(';');
}
