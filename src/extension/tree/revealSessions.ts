import * as vscode from 'vscode';
import type { Connection } from '../connections/connection';
import { View } from '../ids';
import type { Services } from '../services';
import { SessionsNode } from './sessionsNode';

/** Shows the clients of a connection, read anew, in the Volumes view. */
export async function revealSessions(
  { volumes, volumesView }: Pick<Services, 'volumes' | 'volumesView'>,
  connection: Connection,
): Promise<void> {
  await vscode.commands.executeCommand(`${View.volumes}.focus`);
  const root = volumes.connectionNode(connection);
  const sessions = (await root?.children())?.find((node) => node instanceof SessionsNode);
  if (sessions === undefined) return;
  volumes.refresh(sessions);
  await volumesView.reveal(sessions, { expand: true, focus: true, select: true });
}
