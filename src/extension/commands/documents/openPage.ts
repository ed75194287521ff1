import * as vscode from 'vscode';
import { DocumentAddress } from '../../../core/documents/documentAddress';
import { PAGE_ENTRIES } from '../../../core/documents/pageDocument';
import { MetaError } from '../../../core/errors';
import { addressOf } from '../../documents/documentUri';
import { openDocument } from '../../documents/openDocument';
import type { Services } from '../../services';
import { requirePlace } from '../edit/requireEntry';
import { pickPlace } from '../pickPlace';

/** *Open Directory Page as JSON*: the first entries of a directory. */
export async function openPage(services: Services, argument?: unknown): Promise<vscode.Uri> {
  const { connection, names } = await pickPlace(services, argument, vscode.l10n.t('Open Directory Page as JSON'));
  return openDocument(services.documents, DocumentAddress.ofPage(connection.id, names, ''));
}

/** *Open Next Page*: of the directory whose page is in front, or is given. */
export async function openNextPage(services: Services, argument?: unknown): Promise<vscode.Uri> {
  const uri = argument instanceof vscode.Uri ? argument : vscode.window.activeTextEditor?.document.uri;
  const address = uri === undefined ? undefined : addressOf(uri);
  const connection = address === undefined ? undefined : services.store.get(address.connectionId);
  if (address?.kind !== 'page' || connection === undefined) {
    throw new MetaError('notFound', vscode.l10n.t('No page of a directory is in front: open one first.'));
  }
  const { connectionId, names, cursor } = address;
  const { inode } = await requirePlace(services, { connection, names });
  const source = await services.pool.source(connection);
  const { next } = await source.list(inode, { cursor: cursor === '' ? undefined : cursor, limit: PAGE_ENTRIES });
  if (next === undefined) throw new MetaError('notFound', vscode.l10n.t('This is the last page of the directory.'));
  return openDocument(services.documents, DocumentAddress.ofPage(connectionId, names, next));
}
