import * as v from 'valibot';
import * as vscode from 'vscode';
import { MetaError } from '../../../core/errors';
import { bytesOfTypedText } from '../../../core/inspect/resolvePath';
import type { Services } from '../../services';
import { pathOf } from '../../edits/editWords';
import { askName } from './askName';
import { nameProblem } from './nameProblem';
import { pickEditable } from './pickEditable';
import { requireEntry } from './requireEntry';
import { revealPlace } from './revealPlace';

const ByCode = v.object({ name: v.string() });

/** *Rename…*: an entry of a dump, in its directory. From code `{connectionId, path, name}`. */
export async function renameEntry(services: Services, argument?: unknown): Promise<void> {
  const title = vscode.l10n.t('Rename');
  const place = await pickEditable(services, argument, title);
  const item = await requireEntry(services, place);
  const { connection, names } = place;
  const directory = names.slice(0, -1);
  const byCode = v.safeParse(ByCode, argument);
  const name = byCode.success
    ? bytesOfTypedText(byCode.output.name)
    : await askName(services, connection, directory, `${title} ${pathOf(names)}`, item.name);
  const problem = nameProblem(name);
  if (problem !== undefined) throw new MetaError('malformed', problem);
  if (name === item.name) return;
  const to = [...directory, name];
  await services.editor.push(connection, [{ kind: 'move', from: names, to }]);
  revealPlace(services, { connection, names: to });
}
