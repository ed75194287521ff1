import * as vscode from 'vscode';
import { formatCount } from '../../../core/display/units';
import type { FoundEntry, SearchQuery, SearchResult } from '../../../core/ports/entrySearch';
import type { Services } from '../../services';
import { isPlaceNode } from '../../tree/entryNode';
import { UserCancelled } from '../../ui/presentError';
import { pickDump } from '../pickDump';
import { act, SEARCH_LIMIT } from './find';
import type { FoundItem } from './foundItem';
import { foundItem } from './foundItem';
import { groupBy } from '../../ui/groupBy';

/**
 * *Show Hard Links*: all names of a file; of a dump, every inode with several names. From code `{connectionId}`: returns
 * what was found.
 */
export async function showHardLinks(services: Services, argument?: unknown): Promise<FoundEntry[] | undefined> {
  const connection = await pickDump(services, argument, vscode.l10n.t('Show Hard Links'));
  const source = await services.pool.source(connection);
  const query: SearchQuery = isPlaceNode(argument) ? { by: 'inode', inode: argument.inode } : { by: 'hardLinks' };
  const result = await vscode.window.withProgress({ location: vscode.ProgressLocation.Window }, () =>
    source.search(query, SEARCH_LIMIT),
  );
  if (isCode(argument)) return result.entries;
  const picked = await vscode.window.showQuickPick(items(result), {
    title: vscode.l10n.t('Hard Links in {0}', connection.name),
    placeHolder: placeholder(result),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (picked === undefined) throw new UserCancelled();
  await act(connection, { item: picked, action: 'show' });
  return undefined;
}

/** Grouped by inode, in the order of the result. */
function items({ entries }: SearchResult): FoundItem[] {
  const groups = groupBy(entries, ({ inode }) => inode);
  return [...groups].flatMap(([inode, names]) => [
    {
      label: vscode.l10n.t('inode {0}: {1} names', String(inode), formatCount(names.length)),
      kind: vscode.QuickPickItemKind.Separator,
    },
    ...names.map((found) => ({ ...foundItem(found), alwaysShow: false, buttons: [] })),
  ]);
}

function placeholder({ entries, isComplete }: SearchResult): string {
  if (entries.length === 0) return vscode.l10n.t('No inode has several names');
  const count = formatCount(entries.length);
  return isComplete
    ? vscode.l10n.t('{0} names; type to filter', count)
    : vscode.l10n.t('The first {0} names; type to filter', count);
}

function isCode(argument: unknown): boolean {
  return typeof argument === 'object' && argument !== null && 'connectionId' in argument;
}
