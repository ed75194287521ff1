import * as v from 'valibot';
import * as vscode from 'vscode';
import { displayName } from '../../../core/display/name';
import { resolveNames } from '../../../core/documents/resolveNames';
import { MetaError } from '../../../core/errors';
import { EntryType } from '../../../core/model/entryType';
import type { Services } from '../../services';
import { UserCancelled } from '../../ui/presentError';
import type { Place } from '../pickPlace';
import { namesOf } from '../pickPlace';
import { pickEditable } from './pickEditable';
import { requireEntry } from './requireEntry';
import { revealPlace } from './revealPlace';
import type { Names } from '../../../core/model/names';

const ByCode = v.object({ to: v.string() });

/** *Move To…*: an entry of a dump with everything below it. From code `{connectionId, path, to}`. */
export async function moveEntry(services: Services, argument?: unknown): Promise<void> {
  const place = await pickEditable(services, argument, vscode.l10n.t('Move'));
  await requireEntry(services, place);
  const byCode = v.safeParse(ByCode, argument);
  const to = await targetOf(services, place, byCode.success ? byCode.output.to : await askPath(place));
  await services.editor.push(place.connection, [{ kind: 'move', from: place.names, to }]);
  revealPlace(services, { connection: place.connection, names: to });
}

async function askPath({ connection, names }: Place): Promise<string> {
  const directory = displayName(`/${names.slice(0, -1).join('/')}`);
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t('Move {0} — {1}', displayName(`/${names.join('/')}`), connection.name),
    prompt: vscode.l10n.t('The directory to move it to, or its whole new path.'),
    value: directory,
    ignoreFocusOut: true,
    validateInput: (text) => (text.startsWith('/') ? undefined : vscode.l10n.t('A path starts with a slash.')),
  });
  if (typed === undefined) throw new UserCancelled();
  return typed;
}

/** Into a directory that is there, as `mv` does; else to the path itself. */
async function targetOf(services: Services, { connection, names }: Place, path: string): Promise<Names> {
  const typed = namesOf(path);
  const found = await resolveNames(await services.pool.source(connection), typed);
  const isInto = found?.attr.type === EntryType.directory && typed.join('/') !== names.join('/');
  const to = isInto ? [...typed, names.at(-1) ?? ''] : typed;
  const isBelow = to.length > names.length && names.every((name, index) => to[index] === name);
  if (isBelow) throw new MetaError('unsupported', vscode.l10n.t('A directory cannot be moved into itself.'));
  return to;
}
