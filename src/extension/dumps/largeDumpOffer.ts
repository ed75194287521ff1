import * as vscode from 'vscode';
import { formatBytes } from '../../core/display/units';
import { requireDump } from '../../core/dump/requireDump';
import { Command } from '../ids';
import type { Services } from '../services';
import { plainText } from '../ui/plainText';

const STATE_KEY = 'juicefs.noLargeDumpOffer';
/** Beyond this an editor shows text only, and no extension sees it. */
const LARGE_BYTES = 50 * 1024 * 1024;

/** Offers the Volumes view when a dump is opened as text that is too large for an editor. Once a file and window. */
export class LargeDumpOffer implements vscode.Disposable {
  private readonly offered = new Set<string>();
  private readonly subscription: vscode.Disposable;

  constructor(
    private readonly services: Pick<Services, 'log'>,
    private readonly state: vscode.Memento,
  ) {
    // Documents of that size are not told to extensions, but their tabs are.
    this.subscription = vscode.window.tabGroups.onDidChangeTabs(({ opened }) => {
      for (const { input } of opened) if (input instanceof vscode.TabInputText) void this.look(input.uri);
    });
  }

  dispose(): void {
    this.subscription.dispose();
  }

  private async look(uri: vscode.Uri): Promise<void> {
    const key = uri.toString();
    if (uri.scheme !== 'file' || !/\.json$/i.test(uri.path) || this.offered.has(key)) return;
    if (this.state.get(STATE_KEY) === true) return;
    try {
      const { size } = await vscode.workspace.fs.stat(uri);
      if (size < LARGE_BYTES) return;
      await requireDump(uri.fsPath);
      this.offered.add(key);
      await this.offer(uri, size);
    } catch (error) {
      // Not a dump, or gone again: nothing to offer.
      this.services.log.debug('dumps', `no offer for ${key}: ${String(error)}`);
    }
  }

  private async offer(uri: vscode.Uri, size: number): Promise<void> {
    const open = vscode.l10n.t('Open in Volumes');
    const never = vscode.l10n.t("Don't Show Again");
    const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
    const answer = await vscode.window.showInformationMessage(
      plainText(
        vscode.l10n.t(
          '{0} is a JuiceFS dump of {1}, too large for a text editor. Volumes shows it as a tree and edits it safely.',
          name,
          formatBytes(size),
        ),
      ),
      open,
      never,
    );
    if (answer === open) await vscode.commands.executeCommand(Command.openDumpFile, uri);
    if (answer === never) await this.state.update(STATE_KEY, true);
  }
}
