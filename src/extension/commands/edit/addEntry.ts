import * as v from 'valibot';
import * as vscode from 'vscode';
import { DocumentAddress } from '../../../core/documents/documentAddress';
import { MetaError } from '../../../core/errors';
import { newEntryText, nextFreeInode } from '../../../core/edit/newEntry';
import { bytesOfTypedText } from '../../../core/inspect/resolvePath';
import type { ByteString } from '../../../core/model/byteString';
import { EntryType } from '../../../core/model/entryType';
import { openDocument } from '../../documents/openDocument';
import type { Services } from '../../services';
import { entryTypeIcon } from '../../tree/entryItem';
import { UserCancelled } from '../../ui/presentError';
import type { Place } from '../pickPlace';
import { askName } from './askName';
import { nameProblem } from './nameProblem';
import { pickEditable } from './pickEditable';
import { requirePlace } from './requireEntry';
import { revealPlace } from './revealPlace';

const TYPES = ['regular', 'directory', 'symlink', 'fifo'] as const;
const ByCode = v.object({
  name: v.string(),
  type: v.optional(v.picklist(TYPES), 'regular'),
  target: v.optional(v.string(), ''),
});

interface Wanted {
  name: ByteString;
  type: EntryType;
  target: ByteString;
}

/** *Add Entry…*: into a directory of a dump; then its document is opened. From code `{connectionId, path, name, type?, target?}`. */
export async function addEntry(services: Services, argument?: unknown): Promise<vscode.Uri> {
  const place = await directoryOf(services, await pickEditable(services, argument, vscode.l10n.t('Add Entry')));
  const byCode = v.safeParse(ByCode, argument);
  const wanted = byCode.success ? wantedByCode(byCode.output) : await ask(services, place);
  const { connection } = place;
  const parent = await requirePlace(services, place);
  const facts = await services.pool.facts(connection);
  const text = newEntryText({
    type: wanted.type,
    target: wanted.target,
    inode: nextFreeInode(facts.counters, services.editStore.edits(connection.id)),
    owner: parent.attr,
    seconds: Math.floor(Date.now() / 1000),
  });
  const names = [...place.names, wanted.name];
  await services.editor.push(connection, [{ kind: 'add', names, text }]);
  revealPlace(services, { connection, names });
  return openDocument(services.documents, DocumentAddress.ofPlace(connection.id, 'entry', names));
}

/** A file stands for the directory it is in. */
async function directoryOf(services: Services, place: Place): Promise<Place> {
  const item = await requirePlace(services, place);
  return item.attr.type === EntryType.directory ? place : { ...place, names: place.names.slice(0, -1) };
}

function wantedByCode({ name, type, target }: v.InferOutput<typeof ByCode>): Wanted {
  const problem = nameProblem(bytesOfTypedText(name));
  if (problem !== undefined) throw new MetaError('malformed', problem);
  return { name: bytesOfTypedText(name), type: EntryType[type], target: bytesOfTypedText(target) };
}

async function ask(services: Services, { connection, names }: Place): Promise<Wanted> {
  const title = vscode.l10n.t('Add Entry');
  const labels: Record<(typeof TYPES)[number], string> = {
    regular: vscode.l10n.t('File'),
    directory: vscode.l10n.t('Directory'),
    symlink: vscode.l10n.t('Symbolic Link'),
    fifo: vscode.l10n.t('FIFO'),
  };
  const picked = await vscode.window.showQuickPick(
    TYPES.map((type) => ({ label: labels[type], iconPath: entryTypeIcon(EntryType[type]), type })),
    { title: `${title} — ${connection.name}`, placeHolder: vscode.l10n.t('What to add') },
  );
  if (picked === undefined) throw new UserCancelled();
  const name = await askName(services, connection, names, title);
  const target = picked.type === 'symlink' ? await askTarget(title) : '';
  return { name, type: EntryType[picked.type], target };
}

async function askTarget(title: string): Promise<ByteString> {
  const typed = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('Where the link leads. \\xff stands for one byte.'),
    ignoreFocusOut: true,
    validateInput: (text) => (text === '' ? vscode.l10n.t('A target is needed.') : undefined),
  });
  if (typed === undefined) throw new UserCancelled();
  return bytesOfTypedText(typed);
}
