import * as vscode from 'vscode';
import { displayName } from '../../../core/display/name';
import { resolveNames } from '../../../core/documents/resolveNames';
import { bytesOfTypedText } from '../../../core/inspect/resolvePath';
import type { ByteString } from '../../../core/model/byteString';
import type { Connection } from '../../connections/connection';
import type { Services } from '../../services';
import { UserCancelled } from '../../ui/presentError';
import { nameProblem } from './nameProblem';
import type { Names } from '../../../core/model/names';

/** Asks for a name that is free in a directory. `current` is proposed, and is no collision. */
export async function askName(
  services: Services,
  connection: Connection,
  directory: Names,
  title: string,
  current?: ByteString,
): Promise<ByteString> {
  const source = await services.pool.source(connection);
  const parent = await resolveNames(source, directory);
  const value = current === undefined ? '' : displayName(current);
  const dot = value.lastIndexOf('.');
  const typed = await vscode.window.showInputBox({
    title: `${title} — ${connection.name}`,
    prompt: vscode.l10n.t('Name in {0}. \\xff stands for one byte.', displayName(`/${directory.join('/')}`)),
    value,
    valueSelection: [0, dot > 0 ? dot : value.length],
    ignoreFocusOut: true,
    validateInput: async (text) => {
      const name = bytesOfTypedText(text);
      if (name === current) return undefined;
      const problem = nameProblem(name);
      if (problem !== undefined || parent === undefined) return problem;
      const taken = await source.child(parent.inode, name);
      return taken === undefined ? undefined : vscode.l10n.t('{0} is there already.', displayName(name));
    },
  });
  if (typed === undefined) throw new UserCancelled();
  return bytesOfTypedText(typed);
}
