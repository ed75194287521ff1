import * as vscode from 'vscode';
import { DocumentAddress } from '../../../core/documents/documentAddress';
import type { FactKind } from '../../../core/documents/documentKind';
import { openDocument } from '../../documents/openDocument';
import type { Services } from '../../services';
import { pickConnection } from '../pickConnection';

export function openSetting(services: Services, argument?: unknown): Promise<vscode.Uri> {
  return openFacts(services, argument, 'setting', vscode.l10n.t('Open Setting'));
}

export function openCounters(services: Services, argument?: unknown): Promise<vscode.Uri> {
  return openFacts(services, argument, 'counters', vscode.l10n.t('Open Counters'));
}

export function openQuotas(services: Services, argument?: unknown): Promise<vscode.Uri> {
  return openFacts(services, argument, 'quotas', vscode.l10n.t('Open Quotas'));
}

export function openSessions(services: Services, argument?: unknown): Promise<vscode.Uri> {
  return openFacts(services, argument, 'sessions', vscode.l10n.t('Open Sessions'));
}

export function openDelFiles(services: Services, argument?: unknown): Promise<vscode.Uri> {
  return openFacts(services, argument, 'delFiles', vscode.l10n.t('Open Deleted Files'));
}

export function openSustained(services: Services, argument?: unknown): Promise<vscode.Uri> {
  return openFacts(services, argument, 'sustained', vscode.l10n.t('Open Sustained Files'));
}

async function openFacts(services: Services, argument: unknown, kind: FactKind, title: string): Promise<vscode.Uri> {
  const connection = await pickConnection(services, argument, title);
  return openDocument(services.documents, DocumentAddress.ofFacts(connection.id, kind));
}
