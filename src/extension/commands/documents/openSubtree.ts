import * as vscode from 'vscode';
import { DocumentAddress } from '../../../core/documents/documentAddress';
import { MetaError } from '../../../core/errors';
import { openDocument } from '../../documents/openDocument';
import { Command } from '../../ids';
import type { Services } from '../../services';
import { pickPlace } from '../pickPlace';

/** *Open Subtree as JSON*: a directory with everything below it, when an editor can hold it; else offers a dump. */
export async function openSubtree(services: Services, argument?: unknown): Promise<vscode.Uri | undefined> {
  const { connection, names } = await pickPlace(services, argument, vscode.l10n.t('Open Subtree as JSON'));
  try {
    return await openDocument(services.documents, DocumentAddress.ofPlace(connection.id, 'subtree', names));
  } catch (error) {
    if (!MetaError.is(error, 'limit')) throw error;
    const dump = vscode.l10n.t('Dump Directory…');
    void vscode.window.showWarningMessage(services.errors.sentence(error), dump).then(async (answer) => {
      if (answer === dump) await vscode.commands.executeCommand(Command.dumpDirectory, argument);
    });
    return undefined;
  }
}
