import * as vscode from 'vscode';
import { displayUrl } from '../../../core/secrets/displayUrl';
import type { Connection } from '../../connections/connection';
import { connectionId } from '../../connections/connection';
import { ENGINE_FORMS, engineName, formOf, hasServer, shortAddress } from '../../connections/engineForms';
import type { EngineForm } from '../../connections/engineForms';
import { joinPassword, splitPassword } from '../../connections/secretInUrl';
import type { Services } from '../../services';
import { plainText } from '../../ui/plainText';
import { UserCancelled } from '../../ui/presentError';
import { BACK, askPick, askText } from '../../ui/steps';
import { addressProblem, fileUrl } from '../connections/askAddress';
import { askSecret } from '../connections/askSecret';

/** An engine to write to. */
export interface Target {
  /** What `openTarget` takes, password included: never to be shown or logged. */
  spec: string;
  /** Of the connection, or a short form of the address. */
  name: string;
}

export interface TargetQuestion {
  title: string;
  placeholder: string;
  /** The label of the button in the dialog that names a database file. */
  saveLabel: string;
}

interface TargetItem extends vscode.QuickPickItem {
  choose(): Promise<Target>;
}

/**
 * The engine that is written to: a connection that is not read-only, a URL, or a database file.
 * @throws {UserCancelled} when the question is left.
 */
export async function askTarget(services: Services, question: TargetQuestion): Promise<Target> {
  const answer = await askPick<TargetItem>({
    title: question.title,
    placeholder: question.placeholder,
    items: (text) => [
      ...(formOf(text) === undefined ? choices(services, question) : [pasted(services, question, text)]),
    ],
  });
  if (answer === BACK) throw new UserCancelled();
  return answer.choose();
}

/** The target with the address of a URL; the stored password of a connection there is used when the URL has none. */
export async function targetOfUrl({ store }: Services, url: string): Promise<Target> {
  const { address } = splitPassword(url);
  const name = store.at(url)?.name ?? shortAddress({ kind: 'engine', address });
  return { spec: await store.specOfUrl(url), name };
}

/** The name in a question: production is a word there as well. */
export function askedName({ store }: Services, { spec, name }: Target): string {
  return store.at(spec)?.production === true ? vscode.l10n.t('{0} — PRODUCTION', name) : name;
}

/** What no two tasks use at once. Without the password. */
export function targetResource(spec: string): string {
  return `target:${connectionId(splitPassword(spec).address)}`;
}

function choices(services: Services, question: TargetQuestion): TargetItem[] {
  const files = ENGINE_FORMS.filter(({ isFile }) => isFile).map((engine) => ({
    label: vscode.l10n.t('$(new-file) {0} database file…', engine.name),
    alwaysShow: true,
    choose: () => askFile(question, engine),
  }));
  const url = {
    label: vscode.l10n.t('$(link) Metadata URL…'),
    description: vscode.l10n.t('or paste it here'),
    alwaysShow: true,
    choose: () => askUrl(services, question),
  };
  const connections = services.store.all().filter(({ kind, readOnly }) => kind === 'engine' && !readOnly);
  return [...files, url, ...connections.map((connection) => connectionItem(services, connection))];
}

function connectionItem({ store }: Services, connection: Connection): TargetItem {
  const { name, production, address } = connection;
  return {
    label: plainText(production ? vscode.l10n.t('{0} — PRODUCTION', name) : name),
    description: engineName(connection),
    detail: plainText(displayUrl(address)),
    choose: async () => ({ spec: await store.spec(connection), name }),
  };
}

function pasted(services: Services, question: TargetQuestion, url: string): TargetItem {
  return {
    label: vscode.l10n.t('$(arrow-right) Use the pasted URL'),
    alwaysShow: true,
    choose: () =>
      addressProblem(url) === undefined ? withSecret(services, question, url) : askUrl(services, question, url),
  };
}

async function askUrl(services: Services, question: TargetQuestion, value = ''): Promise<Target> {
  const url = await askText({
    title: question.title,
    prompt: vscode.l10n.t('Metadata URL. The password is asked for next; in a pasted URL it may stay.'),
    placeholder: ENGINE_FORMS[0]?.examples[0] ?? '',
    value,
    problem: (text) => addressProblem(text),
  });
  if (url === BACK) throw new UserCancelled();
  return withSecret(services, question, url);
}

/** Asks for the password where one may be needed and none is known. */
async function withSecret(services: Services, { title }: TargetQuestion, url: string): Promise<Target> {
  const target = await targetOfUrl(services, url);
  const { address, password } = splitPassword(target.spec);
  if (password !== undefined || !hasServer({ kind: 'engine', address })) return target;
  const secret = await askSecret({ title, address });
  if (secret === BACK) throw new UserCancelled();
  if (secret !== undefined) services.store.hide(secret);
  return { ...target, spec: joinPassword(address, secret) };
}

async function askFile({ title, saveLabel }: TargetQuestion, engine: EngineForm): Promise<Target> {
  const picked = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('{0}: new {1} database', title, engine.name),
    saveLabel,
    filters: { [engine.name]: ['db'] },
  });
  if (picked === undefined) throw new UserCancelled();
  const address = fileUrl(engine, picked.fsPath);
  return { spec: address, name: shortAddress({ kind: 'engine', address }) };
}
