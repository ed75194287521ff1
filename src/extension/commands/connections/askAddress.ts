import * as vscode from 'vscode';
import { schemeOf } from '../../../core/registry/openSource';
import type { EngineForm } from '../../connections/engineForms';
import { UserCancelled } from '../../ui/presentError';

interface AddressItem extends vscode.QuickPickItem {
  url?: string;
}

/** The metadata URL: pasted, or of a file that is picked. */
export async function askAddress(engine: EngineForm, title: string): Promise<string> {
  const url = engine.isFile ? await pasteOrBrowse(engine, title) : await paste(engine, title);
  if (url === undefined) throw new UserCancelled();
  return url;
}

function pasteOrBrowse(engine: EngineForm, title: string): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const pick = vscode.window.createQuickPick<AddressItem>();
    const browse: AddressItem = {
      label: vscode.l10n.t('$(folder-opened) Choose a {0} file…', engine.name),
      alwaysShow: true,
    };
    pick.title = title;
    pick.placeholder = vscode.l10n.t('Choose a file, or paste a metadata URL such as {0}', engine.example);
    pick.ignoreFocusOut = true;
    pick.items = [browse];
    pick.onDidChangeValue((text) => {
      const url = text.trim();
      pick.items =
        schemeOf(url) === engine.scheme
          ? [{ label: vscode.l10n.t('$(arrow-right) Use the pasted URL'), alwaysShow: true, url }]
          : [browse];
    });
    pick.onDidAccept(() => {
      const [chosen] = pick.selectedItems;
      if (chosen === undefined) return;
      const answer = chosen.url === undefined ? browseFile(engine) : Promise.resolve(chosen.url);
      answer.then(resolve, reject).finally(() => {
        pick.dispose();
      });
    });
    pick.onDidHide(() => {
      // The file dialog hides the pick as well: the answer is then still to come.
      if (pick.selectedItems.length === 0) resolve(undefined);
    });
    pick.show();
  });
}

async function browseFile(engine: EngineForm): Promise<string | undefined> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('{0} Database', engine.name),
      openLabel: vscode.l10n.t('Connect'),
      canSelectMany: false,
    })) ?? [];
  return file === undefined ? undefined : fileUrl(engine.scheme, file.fsPath);
}

async function paste(engine: EngineForm, title: string): Promise<string | undefined> {
  return vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('Metadata URL, such as {0}', engine.example),
    ignoreFocusOut: true,
    // The URL may hold a password.
    password: true,
    validateInput: (text) =>
      schemeOf(text) === engine.scheme ? undefined : vscode.l10n.t('The URL starts with {0}://', engine.scheme),
  });
}

/** The official spelling: the path as it is behind the scheme. */
export function fileUrl(scheme: string, path: string): string {
  return `${scheme}://${path}`;
}
