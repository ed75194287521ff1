import * as vscode from 'vscode';
import type { FactKind } from '../../../core/documents/documentKind';
import { DocumentAddress } from '../../../core/documents/documentAddress';
import { MetaError } from '../../../core/errors';
import { openDocument } from '../../documents/openDocument';
import { FindingNode } from '../../problems/problemNodes';
import type { Services } from '../../services';

/** The document of each member of a dump's head. */
export const SECTION_DOCUMENTS: Readonly<Record<string, FactKind>> = {
  Setting: 'setting',
  Counters: 'counters',
  Sustained: 'sustained',
  DelFiles: 'delFiles',
  Quotas: 'quotas',
  UserQuotas: 'quotas',
  GroupQuotas: 'quotas',
};
/** Beyond this, an editor gives up on the file itself. */
const MAX_EDITOR_BYTES = 50 * 1024 * 1024;

/** *Open*: the document that a finding is about; a finding about the file's text opens the file there. */
export async function openFinding(services: Services, argument?: unknown): Promise<void> {
  if (!(argument instanceof FindingNode)) return;
  const { finding, connection } = argument;
  const { names, section, line } = finding;
  const kind = SECTION_DOCUMENTS[section ?? ''];
  if (names !== undefined) {
    await openDocument(services.documents, DocumentAddress.ofPlace(connection.id, 'entry', names));
  } else if (kind !== undefined) {
    await openDocument(services.documents, DocumentAddress.ofFacts(connection.id, kind));
  } else {
    const file = vscode.Uri.file(connection.address);
    const { size } = await vscode.workspace.fs.stat(file);
    if (line === undefined || size > MAX_EDITOR_BYTES) {
      throw new MetaError('unsupported', vscode.l10n.t('No document shows this: {0}', finding.message));
    }
    const at = new vscode.Position(line - 1, 0);
    await vscode.window.showTextDocument(file, { selection: new vscode.Range(at, at) });
  }
}
