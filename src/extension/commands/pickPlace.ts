import * as v from 'valibot';
import * as vscode from 'vscode';
import { displayName } from '../../core/display/name';
import { bytesOfTypedText } from '../../core/inspect/resolvePath';
import type { ByteString } from '../../core/model/byteString';
import type { Connection } from '../connections/connection';
import type { Services } from '../services';
import { isPlaceNode } from '../tree/entryNode';
import { UserCancelled } from '../ui/presentError';
import { pickConnection } from './pickConnection';

/** A place in a volume. */
export interface Place {
  connection: Connection;
  names: readonly ByteString[];
}

const ByCode = v.object({ connectionId: v.string(), path: v.string() });

/** The place an argument speaks of (a tree item, or `{connectionId, path}` from code), or the one the user types. */
export async function pickPlace(
  services: Services,
  argument: unknown,
  title: string,
  isWanted?: (connection: Connection) => boolean,
): Promise<Place> {
  if (isPlaceNode(argument)) return { connection: argument.connection, names: argument.names };
  const connection = await pickConnection(services, argument, title, isWanted);
  const byCode = v.safeParse(ByCode, argument);
  if (byCode.success) return { connection, names: namesOf(byCode.output.path) };
  const path = await vscode.window.showInputBox({
    title: `${title} — ${connection.name}`,
    prompt: vscode.l10n.t('Path in the volume, from its root. \\xff stands for one byte.'),
    ...proposedPath(services, connection),
    ignoreFocusOut: true,
    validateInput: (text) => (text.startsWith('/') ? undefined : vscode.l10n.t('A path starts with a slash.')),
  });
  if (path === undefined) throw new UserCancelled();
  return { connection, names: namesOf(path) };
}

/** The place selected in the view, when it is of this connection. */
function proposedPath(
  { volumesView }: Services,
  connection: Connection,
): Pick<vscode.InputBoxOptions, 'value' | 'valueSelection'> {
  const [selected] = volumesView.selection;
  const isHere = isPlaceNode(selected) && selected.connection.id === connection.id;
  const value = isHere ? displayName(`/${selected.names.join('/')}`) : '/';
  return { value, valueSelection: [value.length, value.length] };
}

export function namesOf(path: string): ByteString[] {
  return bytesOfTypedText(path)
    .split('/')
    .filter((name) => name !== '');
}
