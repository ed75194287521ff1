import * as vscode from 'vscode';
import { displayName } from '../../../core/display/name';
import type { ByteString } from '../../../core/model/byteString';
import { textOfBytes } from '../../../core/model/byteString';
import type { Services } from '../../services';
import { isPlaceNode } from '../../tree/entryNode';
import { pickPlace } from '../pickPlace';

/** *Copy Name*: the real name, not the one made safe for display. */
export async function copyName(services: Services, argument?: unknown): Promise<void> {
  const { names } = await pickPlace(services, argument, vscode.l10n.t('Copy Name'));
  await copy(names.at(-1) ?? '/');
}

/** *Copy Path*: the path inside the volume. */
export async function copyPath(services: Services, argument?: unknown): Promise<void> {
  const { names } = await pickPlace(services, argument, vscode.l10n.t('Copy Path'));
  await copy(`/${names.join('/')}`);
}

/** *Copy Inode*. */
export async function copyInode(services: Services, argument?: unknown): Promise<void> {
  const { connection, names } = await pickPlace(services, argument, vscode.l10n.t('Copy Inode'));
  const node = isPlaceNode(argument) ? argument : await services.volumes.nodeAt(connection, names);
  await vscode.env.clipboard.writeText(String(node.inode));
}

/** The clipboard holds text: bytes that are none are copied as they are shown. */
async function copy(bytes: ByteString): Promise<void> {
  await vscode.env.clipboard.writeText(textOfBytes(bytes) ?? displayName(bytes));
}
