import * as vscode from 'vscode';
import type { ChangedItem, ItemChange } from '../../../core/edit/itemChange';
import { heldSecrets } from '../../../core/secrets/heldSecrets';
import type { WorkResults } from '../../../core/workerProtocol/workProtocol';
import type { Connection } from '../../connections/connection';
import { countOfChanges } from '../../edits/changeWords';
import { uriOfDocument } from '../../edits/documentOfItem';
import type { Review } from '../../edits/reviewDocuments';
import { reviewSummary } from '../../edits/reviewSummary';
import type { Services } from '../../services';
import { hasEdits } from './hasEdits';
import { pickDump } from './pickEditable';

type ReviewResult = WorkResults['review'];
type Resource = [label: vscode.Uri, before: vscode.Uri | undefined, after: vscode.Uri | undefined];

/** More differences than this nobody reads in one editor, and each costs two documents. */
const MAX_ITEMS = 200;

/**
 * *Review Changes*: one summary and a difference for each changed item, side by side in one editor. Returns what was found;
 * from code `{connectionId}`.
 */
export async function reviewChanges(services: Services, argument?: unknown): Promise<ReviewResult | undefined> {
  const connection = await pickDump(services, argument, vscode.l10n.t('Review Changes'), hasEdits(services));
  const edits = [...services.editStore.edits(connection.id)];
  if (edits.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('{0} has no changes.', connection.name));
    return undefined;
  }
  const spec = await services.store.spec(connection);
  const result = await services.tasks.run({
    title: vscode.l10n.t('Review {0}', connection.name),
    resource: `review:${connection.id}`,
    work: (worker, options) => worker.request('review', { spec, edits }, options),
    outcome: (found) => ({
      sentence: vscode.l10n.t('{0} of {1} reviewed.', countOfChanges(found.changes.length), connection.name),
      details: reviewSummary(found, 'after').split('\n'),
    }),
  });
  await show(services, connection, result);
  return result;
}

async function show(services: Services, connection: Connection, result: ReviewResult): Promise<void> {
  const review = services.reviews.begin();
  const { setting } = await services.pool.facts(connection);
  const held = heldSecrets(setting);
  const summary = (side: 'before' | 'after'): vscode.Uri =>
    review.document(
      side,
      `/${vscode.l10n.t('Summary')}.txt`,
      reviewSummary(result, side, side === 'after' ? held : []),
    );
  const after = summary('after');
  const items = result.changes.slice(0, MAX_ITEMS).map((change) => resourceOf(review, connection, change));
  const more = result.changes.length - items.length;
  const count = countOfChanges(result.changes.length);
  const title =
    more > 0
      ? vscode.l10n.t('Review {0}: first {1} of {2}', connection.name, items.length, count)
      : vscode.l10n.t('Review {0}: {1}', connection.name, count);
  await vscode.commands.executeCommand('vscode.changes', title, [[after, summary('before'), after], ...items]);
}

/** Each side where it is or was: a moved entry shows both paths. */
function resourceOf(review: Review, connection: Connection, change: ItemChange): Resource {
  const { item, from, before, after } = change;
  const path = documentPath(connection, item);
  const pathBefore = from === undefined ? path : documentPath(connection, { names: from });
  return [
    uriOfDocument(connection.id, item),
    before === undefined ? undefined : review.document('before', pathBefore, before),
    after === undefined ? undefined : review.document('after', path, after),
  ];
}

/** `/data/small.json`: the path of the document without its kind. */
function documentPath(connection: Connection, item: ChangedItem): string {
  return uriOfDocument(connection.id, item).path.replace(/^\/[^/]+/, '');
}
