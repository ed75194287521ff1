import type * as vscode from 'vscode';
import type { ComparisonNode } from './compare/differenceNodes';
import type { ProblemNode } from './problems/problemNodes';
import type { Services } from './services';
import type { TreeNode } from './tree/node';

/** What other extensions may use, beside the commands, which take arguments instead of asking. */
export interface JuiceFsApi {
  readonly version: 1;
  /** All connections of this window, without secrets. */
  connections(): readonly ConnectionInfo[];
  /** The Volumes view as data. */
  readonly volumes: vscode.TreeDataProvider<TreeNode>;
  /** The Problems view as data. */
  readonly problems: vscode.TreeDataProvider<ProblemNode>;
  /** The Comparison view as data. */
  readonly comparison: vscode.TreeDataProvider<ComparisonNode>;
}

export interface ConnectionInfo {
  id: string;
  name: string;
  kind: 'engine' | 'dump';
}

export function createApi({ store, volumes, problems, comparisonView }: Services): JuiceFsApi {
  return {
    version: 1,
    connections: () => store.all().map(({ id, name, kind }) => ({ id, name, kind })),
    volumes,
    problems: problems.tree,
    comparison: comparisonView.tree,
  };
}
