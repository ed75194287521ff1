import * as vscode from 'vscode';
import { displayName } from '../../../core/display/name';
import { resolveNames } from '../../../core/documents/resolveNames';
import { MetaError } from '../../../core/errors';
import { TRASH_NAME } from '../../../core/model/inode';
import type { DirectoryItem } from '../../../core/ports/metadataSource';
import type { Services } from '../../services';
import type { Place } from '../pickPlace';

/** @throws {MetaError} `notFound` when nothing is there, `unsupported` for the roots of the two trees. */
export async function requireEntry(services: Services, { connection, names }: Place): Promise<DirectoryItem> {
  if (names.length === 0 || (names.length === 1 && names[0] === TRASH_NAME)) {
    throw new MetaError('unsupported', vscode.l10n.t('The root of a volume and its trash stay where they are.'));
  }
  return requirePlace(services, { connection, names });
}

/** The same, roots included. */
export async function requirePlace({ pool }: Services, { connection, names }: Place): Promise<DirectoryItem> {
  const item = await resolveNames(await pool.source(connection), names);
  if (item !== undefined) return item;
  const path = displayName(`/${names.join('/')}`);
  throw new MetaError('notFound', vscode.l10n.t('{0} holds no {1}.', connection.name, path));
}
