import * as v from 'valibot';
import * as vscode from 'vscode';
import { DIFFERENCE_KINDS } from '../../../core/compare/difference';
import { NO_FILTER } from '../../compare/comparison';
import { kindWord } from '../../compare/differenceText';
import type { Services } from '../../services';
import { UserCancelled } from '../../ui/presentError';

const ByCode = v.object({
  kinds: v.optional(v.array(v.picklist(DIFFERENCE_KINDS))),
  path: v.optional(v.string()),
});

/** *Filter Comparison…*: kinds, then a part of the path. From code `{kinds, path}`; neither shows everything. */
export async function filterComparison({ comparison }: Services, argument?: unknown): Promise<void> {
  const byCode = v.safeParse(ByCode, argument);
  if (byCode.success) {
    const { kinds = NO_FILTER.kinds, path = NO_FILTER.path } = byCode.output;
    comparison.setFilter({ kinds, path });
    return;
  }
  const title = vscode.l10n.t('Filter Comparison');
  const { kinds, path } = comparison.filter;
  const picked = await vscode.window.showQuickPick(
    DIFFERENCE_KINDS.map((value) => ({ label: kindWord(value), value, picked: kinds.includes(value) })),
    { title: `${title} (1/2)`, placeHolder: vscode.l10n.t('Kinds of differences to show'), canPickMany: true },
  );
  if (picked === undefined) throw new UserCancelled();
  const text = await vscode.window.showInputBox({
    title: `${title} (2/2)`,
    prompt: vscode.l10n.t('Part of the path; empty shows every path.'),
    value: path,
  });
  if (text === undefined) throw new UserCancelled();
  comparison.setFilter({ kinds: picked.map(({ value }) => value), path: text.trim() });
}

/** *Group Comparison by Path*. */
export function groupComparisonByPath({ comparison }: Services): Promise<void> {
  comparison.groupByPath(true);
  return Promise.resolve();
}

/** *Group Comparison by Kind*. */
export function groupComparisonByKind({ comparison }: Services): Promise<void> {
  comparison.groupByPath(false);
  return Promise.resolve();
}

/** *Close Comparison*. */
export function clearComparison({ comparison }: Services): Promise<void> {
  comparison.show(undefined);
  return Promise.resolve();
}
