import * as vscode from 'vscode';
import { addDump } from '../dumps/addDump';
import { Command } from '../ids';
import type { Services } from '../services';

/** Checks a dump file and shows in the Problems view what there is; the file becomes a connection of this window. */
export async function showProblemsOf(services: Services, file: string): Promise<void> {
  const { id } = await addDump(services, vscode.Uri.file(file));
  await vscode.commands.executeCommand(Command.checkDump, { connectionId: id });
}
