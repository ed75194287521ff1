import * as vscode from 'vscode';
import { schemeOf } from '../../../core/registry/openSource';
import type { EngineForm } from '../../connections/engineForms';
import { ENGINE_FORMS, formOf, problemOf } from '../../connections/engineForms';
import { UserCancelled } from '../../ui/presentError';
import type { Back, Step } from '../../ui/steps';
import { BACK, askPick, askText } from '../../ui/steps';

interface AddressItem extends vscode.QuickPickItem {
  url?: string;
}

export interface AddressStep extends Step {
  engine: EngineForm;
  /** What was given before. */
  value?: string;
}

/** The metadata URL: typed, pasted, or of a file that is picked. One of another engine is taken as well. */
export function askAddress(step: AddressStep): Promise<string | Back> {
  return step.engine.isFile ? browseOrPaste(step) : type(step);
}

/** Undefined for a URL that can be tried. Never repeats a password. */
export function addressProblem(text: string, engine?: EngineForm): string | undefined {
  const form = formOf(text);
  if (form !== undefined) return problemOf(form, text);
  if (engine === undefined || schemeOf(text) !== undefined) {
    const supported = ENGINE_FORMS.map(startsOf).join(', ');
    return vscode.l10n.t('The URL of an engine starts with one of {0}.', supported);
  }
  return vscode.l10n.t('The URL starts with {0}. Example: {1}', startsOf(engine), engine.examples[0]);
}

function startsOf({ schemes }: EngineForm): string {
  return schemes.map((scheme) => `${scheme}://`).join(', ');
}

function type({ engine, value, ...step }: AddressStep): Promise<string | Back> {
  return askText({
    ...step,
    prompt: vscode.l10n.t(
      'Metadata URL of {0}, such as {1}. The password is asked for next; in a pasted URL it may stay, and goes to the secret storage.',
      engine.name,
      engine.examples.join(', '),
    ),
    placeholder: engine.examples[0],
    ...(value === undefined ? {} : { value }),
    problem: (text) => addressProblem(text, engine),
  });
}

async function browseOrPaste({ engine, value, ...step }: AddressStep): Promise<string | Back> {
  const browse: AddressItem = {
    label: vscode.l10n.t('$(folder-opened) Choose a {0} file…', engine.name),
    alwaysShow: true,
  };
  const answer = await askPick<AddressItem>({
    ...step,
    placeholder: vscode.l10n.t('Choose a file, or paste a metadata URL such as {0}', value ?? engine.examples[0]),
    items: (text) =>
      formOf(text) === undefined
        ? [browse]
        : [{ label: vscode.l10n.t('$(arrow-right) Use the pasted URL'), alwaysShow: true, url: text }],
  });
  if (answer === BACK) return BACK;
  return answer.url ?? (await browseFile(engine));
}

async function browseFile(engine: EngineForm): Promise<string> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('{0} Database', engine.name),
      openLabel: vscode.l10n.t('Connect'),
      canSelectMany: false,
    })) ?? [];
  if (file === undefined) throw new UserCancelled();
  return fileUrl(engine, file.fsPath);
}

/** The official spelling: the path as it is behind the scheme. */
export function fileUrl(engine: EngineForm, path: string): string {
  return `${engine.schemes[0]}://${path}`;
}
