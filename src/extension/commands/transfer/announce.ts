import * as vscode from 'vscode';
import type { CertificateFiles } from '../../../core/transfer/certificate/certificate';
import type { Connection } from '../../connections/connection';
import { Command } from '../../ids';
import type { Services } from '../../services';
import { openMarkdown } from '../../ui/openMarkdown';
import { plainText } from '../../ui/plainText';

/** What can be done next, in the order of the buttons. */
interface Offers {
  /** A volume that lacks secrets. */
  secrets?: { target: string } | undefined;
  certificate?: CertificateFiles | undefined;
  /** The engine that a migration has left. */
  markReadOnly?: Connection | undefined;
  /** Offers to save the report, as for a change ticket. */
  save?: boolean;
  /** A file to show where it is. */
  reveal?: string;
  /** An address to connect to. */
  connect?: { url: string; name: string } | undefined;
}

interface Offer {
  label: string;
  take(): Thenable<unknown>;
}

/** More would be cut off or pushed out of sight. */
const MAX_OFFERS = 3;

/** The one notification of a long task that has ended well. Does not wait for an answer. */
export function announce(services: Services, sentence: string, offers: Offers): void {
  const buttons = offersOf(services, offers).slice(0, MAX_OFFERS);
  void vscode.window
    .showInformationMessage(plainText(sentence), ...buttons.map(({ label }) => label))
    .then(async (answer) => {
      try {
        await buttons.find(({ label }) => label === answer)?.take();
      } catch (error) {
        services.errors.present('announce', error);
      }
    });
}

function offersOf(services: Services, offers: Offers): Offer[] {
  const { secrets, certificate, markReadOnly, save = false, reveal, connect } = offers;
  const [task] = services.tasks.tasks();
  const list: (Offer | undefined)[] = [
    secrets && { label: vscode.l10n.t('Set Secrets…'), take: () => command(Command.setSecrets, secrets) },
    certificate && {
      label: vscode.l10n.t('Show Certificate'),
      take: () => openMarkdown(vscode.Uri.file(certificate.readable)),
    },
    markReadOnly && {
      label: vscode.l10n.t('Mark {0} Read-Only', markReadOnly.name),
      take: () => services.store.setReadOnly(markReadOnly, true),
    },
    save ? { label: vscode.l10n.t('Save Report…'), take: () => command(Command.saveReport, task) } : undefined,
    reveal === undefined
      ? undefined
      : { label: vscode.l10n.t('Reveal'), take: () => revealFile(vscode.Uri.file(reveal)) },
    connect && { label: vscode.l10n.t('Connect'), take: () => command(Command.addConnection, connect) },
    task && { label: vscode.l10n.t('Show Report'), take: () => services.reports.show(task) },
  ];
  return list.filter((offer) => offer !== undefined);
}

/** A command of ours shows its failure itself. */
function command(id: Command, argument: unknown): Thenable<unknown> {
  return vscode.commands.executeCommand(id, argument).then(undefined, () => undefined);
}

/** In the explorer when the file is in the workspace, else in the system's file manager. */
async function revealFile(uri: vscode.Uri): Promise<void> {
  const inWorkspace = vscode.workspace.getWorkspaceFolder(uri) !== undefined;
  await vscode.commands.executeCommand(inWorkspace ? 'revealInExplorer' : 'revealFileInOS', uri);
}
