import * as v from 'valibot';
import * as vscode from 'vscode';
import type { ComparisonReport } from '../../../core/compare/difference';
import { formatCount } from '../../../core/display/units';
import { displayUrl } from '../../../core/secrets/displayUrl';
import { totalsText } from '../../compare/differenceText';
import type { Connection } from '../../connections/connection';
import { engineName } from '../../connections/engineForms';
import { addDump } from '../../dumps/addDump';
import type { Services } from '../../services';
import { plainText } from '../../ui/plainText';
import { UserCancelled } from '../../ui/presentError';
import { pickConnection } from '../pickConnection';

/** Differences that are listed; the totals count all. */
const LISTED = 20_000;

const ByCode = v.object({ connectionId: v.string(), with: v.string() });

/**
 * *Compare With…*: a connection with another, or with a dump file. From code `{connectionId, with}`, where `with` is a
 * connection's id or a file: returns the report.
 */
export async function compareWith(services: Services, argument?: unknown): Promise<ComparisonReport> {
  const left = await leftOf(services, argument);
  const byCode = v.safeParse(ByCode, argument);
  const right = byCode.success
    ? (services.store.get(byCode.output.with) ?? (await addDump(services, vscode.Uri.file(byCode.output.with))))
    : await askRight(services, left);
  return compareConnections(services, left, right);
}

/** *Select for Compare*. From code `{connectionId}`. */
export async function selectForCompare(services: Services, argument?: unknown): Promise<void> {
  services.comparison.select(await pickConnection(services, argument, vscode.l10n.t('Select for Compare')));
}

/** *Compare with Selected*: the selected one is the left side. From code `{connectionId}`: returns the report. */
export async function compareWithSelected(
  services: Services,
  argument?: unknown,
): Promise<ComparisonReport | undefined> {
  const left = services.comparison.selected;
  if (left === undefined) return undefined;
  const right = await pickConnection(services, argument, vscode.l10n.t('Compare with {0}', left.name));
  return compareConnections(services, left, right);
}

/** *Compare Again*: the sides of the comparison that is shown. Returns the report. */
export async function compareAgain(services: Services): Promise<ComparisonReport | undefined> {
  const { current } = services.comparison;
  return current === undefined ? undefined : compareConnections(services, current.left, current.right);
}

async function compareConnections(services: Services, left: Connection, right: Connection): Promise<ComparisonReport> {
  const sides = {
    left: await services.store.spec(left),
    right: await services.store.spec(right),
    ...edits('leftEdits', services, left),
    ...edits('rightEdits', services, right),
  };
  const report = await services.tasks.run({
    title: vscode.l10n.t('Compare {0} ↔ {1}', left.name, right.name),
    resource: `compare:${left.id}:${right.id}`,
    work: (worker, options) => worker.request('compare', { ...sides, limit: LISTED }, options),
    outcome: (done) => ({
      sentence: vscode.l10n.t('{0} ↔ {1}: {2}', left.name, right.name, totalsText(done)),
      details: [
        vscode.l10n.t('{0}: {1} entries', left.name, formatCount(done.left.entries)),
        vscode.l10n.t('{0}: {1} entries', right.name, formatCount(done.right.entries)),
      ],
    }),
  });
  services.comparison.show({ left, right, report });
  await services.comparisonView.show();
  return report;
}

/** Both sides are compared as they are shown, edits included. */
function edits<K extends 'leftEdits' | 'rightEdits'>(
  key: K,
  { editStore }: Services,
  { id }: Connection,
): Partial<Record<K, ReturnType<typeof editStore.edits>[number][]>> {
  const list = editStore.edits(id);
  return list.length === 0 ? {} : ({ [key]: [...list] } as Record<K, (typeof list)[number][]>);
}

async function leftOf(services: Services, argument: unknown): Promise<Connection> {
  // From the explorer: the file becomes a connection first.
  if (argument instanceof vscode.Uri) return addDump(services, argument);
  return pickConnection(services, argument, vscode.l10n.t('Compare'));
}

async function askRight(services: Services, left: Connection): Promise<Connection> {
  const title = vscode.l10n.t('Compare {0} With', left.name);
  const others = services.store.all().filter(({ id }) => id !== left.id);
  const browse = {
    label: vscode.l10n.t('$(folder-opened) Choose a dump file…'),
    alwaysShow: true,
    connection: undefined,
  };
  const picked = await vscode.window.showQuickPick(
    [
      ...others.map((connection) => ({
        label: plainText(connection.name),
        description: engineName(connection),
        detail: plainText(displayUrl(connection.address)),
        connection,
      })),
      browse,
    ],
    { title, placeHolder: vscode.l10n.t('The other side') },
  );
  if (picked === undefined) throw new UserCancelled();
  if (picked.connection !== undefined) return picked.connection;
  const [file] =
    (await vscode.window.showOpenDialog({ title, openLabel: vscode.l10n.t('Compare'), canSelectMany: false })) ?? [];
  if (file === undefined) throw new UserCancelled();
  return addDump(services, file);
}
