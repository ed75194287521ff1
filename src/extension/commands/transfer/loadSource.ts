import { basename } from 'node:path';
import * as v from 'valibot';
import * as vscode from 'vscode';
import type { Services } from '../../services';
import { plainText } from '../../ui/plainText';
import { UserCancelled } from '../../ui/presentError';
import { pickConnection } from '../pickConnection';

export interface LoadSource {
  name: string;
  /** What `openSource` takes. */
  spec: string;
  /** Path of a dump file; undefined for an engine. */
  file: string | undefined;
}

/** How it is asked for. */
export interface SourceQuestion {
  title: string;
  placeholder: string;
  /** The button of the dialog that opens a file. */
  openLabel: string;
}

const ByCode = v.object({ file: v.string() });

/** The dump an argument speaks of, an opened one, or a file that is picked. */
export async function pickLoadSource(
  services: Services,
  argument: unknown,
  question: SourceQuestion = {
    title: vscode.l10n.t('Load Dump (1/2)'),
    placeholder: vscode.l10n.t('The dump to load'),
    openLabel: vscode.l10n.t('Load'),
  },
): Promise<LoadSource> {
  const byCode = v.safeParse(ByCode, argument);
  if (byCode.success) return ofFile(byCode.output.file);
  if (argument instanceof vscode.Uri) return ofFile(argument.fsPath);
  if (typeof argument === 'object' && argument !== null) {
    const connection = await pickConnection(services, argument, '');
    const file = connection.kind === 'dump' ? connection.address : undefined;
    return { name: connection.name, spec: await services.store.spec(connection), file };
  }
  return ask(services, question);
}

async function ask(services: Services, { title, placeholder, openLabel }: SourceQuestion): Promise<LoadSource> {
  const opened = services.store.all().filter(({ kind }) => kind === 'dump');
  const browse = { label: vscode.l10n.t('$(folder-opened) Choose a dump file…'), path: undefined };
  const picked =
    opened.length === 0
      ? browse
      : await vscode.window.showQuickPick(
          [
            ...opened.map(({ name, address }) => ({
              label: plainText(name),
              detail: plainText(address),
              path: address,
            })),
            browse,
          ],
          { title, placeHolder: placeholder },
        );
  if (picked === undefined) throw new UserCancelled();
  if (picked.path !== undefined) return ofFile(picked.path);
  const [file] = (await vscode.window.showOpenDialog({ title, openLabel, canSelectMany: false })) ?? [];
  if (file === undefined) throw new UserCancelled();
  return ofFile(file.fsPath);
}

function ofFile(path: string): LoadSource {
  return { name: basename(path), spec: path, file: path };
}
