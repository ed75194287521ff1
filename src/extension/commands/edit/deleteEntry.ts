import * as v from 'valibot';
import * as vscode from 'vscode';
import { displayName } from '../../../core/display/name';
import { formatCount } from '../../../core/display/units';
import type { DirectoryItem } from '../../../core/ports/metadataSource';
import { View } from '../../ids';
import type { Services } from '../../services';
import { signalOf } from '../../ui/abortSignal';
import { UserCancelled } from '../../ui/presentError';
import type { Place } from '../pickPlace';
import type { BelowCount } from './countBelow';
import { countBelow } from './countBelow';
import { bySelection, pickEditable } from './pickEditable';
import { requireEntry } from './requireEntry';

const ByCode = v.object({ path: v.string() });

/**
 * *Delete*: an entry of a dump with everything below it. A directory that holds something is asked about; a file is not:
 * *Undo Edit* brings it back. From code `{connectionId, path}`.
 */
export async function deleteEntry(services: Services, argument?: unknown): Promise<void> {
  const place = await pickEditable(services, argument, vscode.l10n.t('Delete'));
  const item = await requireEntry(services, place);
  const below = await counted(services, place, item);
  // A key acts on what is selected, which need not be what has the focus: then it says what it is about to do.
  const isByKey = bySelection(argument);
  if ((below.entries > 0 || isByKey) && !v.safeParse(ByCode, argument).success) await confirm(place, below);
  await services.editor.push(place.connection, [{ kind: 'delete', names: place.names }]);
  const path = displayName(`/${place.names.join('/')}`);
  vscode.window.setStatusBarMessage(
    `$(trash) ${vscode.l10n.t('{0} is deleted from the draft. Undo Edit brings it back.', path.replaceAll('$(', '$ ('))}`,
    6000,
  );
}

function counted(services: Services, { connection }: Place, item: DirectoryItem): Thenable<BelowCount> {
  return vscode.window.withProgress({ location: { viewId: View.volumes } }, async (_progress, token) =>
    countBelow(await services.pool.source(connection), item, signalOf(token)),
  );
}

async function confirm({ connection, names }: Place, { entries, isExact }: BelowCount): Promise<void> {
  const path = displayName(`/${names.join('/')}`);
  const count = formatCount(entries);
  const what = isExact
    ? entries === 0
      ? vscode.l10n.t('Delete {0}?', path)
      : entries === 1
        ? vscode.l10n.t('Delete {0} and the 1 entry below it?', path)
        : vscode.l10n.t('Delete {0} and the {1} entries below it?', path, count)
    : vscode.l10n.t('Delete {0} and the more than {1} entries below it?', path, count);
  const remove = vscode.l10n.t('Delete');
  const detail = vscode.l10n.t('This is a draft: {0} is not changed, and Undo Edit brings it back.', connection.name);
  const answer = await vscode.window.showWarningMessage(what, { modal: true, detail }, remove);
  if (answer !== remove) throw new UserCancelled();
}
