import * as vscode from 'vscode';
import type { ConnectionSetting } from '../../connections/connectionSetting';
import type { EngineForm } from '../../connections/engineForms';
import { formOf, problemOf, shortAddress } from '../../connections/engineForms';
import type { Findings } from '../../connections/findings';
import { findingsText } from '../../connections/findings';
import { splitPassword } from '../../connections/secretInUrl';
import { tidyAddress } from '../../connections/tidyAddress';
import type { Services } from '../../services';
import type { Back, Step } from '../../ui/steps';
import { BACK, askText } from '../../ui/steps';
import { askAddress } from './askAddress';
import { askEngine } from './askEngine';
import { askSecret } from './askSecret';
import { tryAddress } from './tryAddress';

export interface NewConnection {
  setting: ConnectionSetting;
  /** In the spelling of URLs. */
  password: string | undefined;
}

type StepName = 'engine' | 'address' | 'secret' | 'test' | 'name';

/** What is known so far. */
interface Draft {
  engine: EngineForm | undefined;
  /** Without the password. */
  address: string;
  password: string | undefined;
  findings: Findings | undefined;
}

/**
 * Asks step by step for what is missing, back and forth: a pasted URL answers several steps at once.
 * @throws {UserCancelled} when a step is left.
 */
export async function askNewConnection(services: Services): Promise<NewConnection> {
  const draft: Draft = { engine: undefined, address: '', password: undefined, findings: undefined };
  let step: StepName = 'engine';
  for (;;) {
    switch (step) {
      case 'engine':
        step = await engineStep(draft);
        break;
      case 'address':
        step = await addressStep(draft);
        break;
      case 'secret':
        step = await secretStep(draft);
        break;
      case 'test': {
        // Known to the log's redactor before anything could repeat it.
        if (draft.password !== undefined) services.store.hide(draft.password);
        const trial = await tryAddress(services, draft);
        draft.findings = trial.findings;
        step = trial.next;
        break;
      }
      case 'name': {
        const name = await nameStep(draft);
        if (name !== BACK) return { setting: { name, url: draft.address }, password: draft.password };
        step = draft.engine?.isFile === true ? 'address' : 'secret';
        break;
      }
    }
  }
}

async function engineStep(draft: Draft): Promise<StepName> {
  const answer = await askEngine(stepOf(draft, 1));
  if (answer === BACK) return 'engine';
  if (draft.engine !== answer.engine) Object.assign(draft, { address: '', password: undefined });
  draft.engine = answer.engine;
  if (answer.url === undefined) return 'address';
  const next = takeUrl(draft, answer.url);
  return problemOf(answer.engine, answer.url) === undefined ? next : 'address';
}

async function addressStep(draft: Draft): Promise<StepName> {
  const { engine, address } = draft;
  if (engine === undefined) return 'engine';
  const given = address === '' ? {} : { value: address };
  const url = await askAddress({ ...stepOf(draft, 2), engine, ...given });
  return url === BACK ? 'engine' : takeUrl(draft, url);
}

async function secretStep(draft: Draft): Promise<StepName> {
  const { address, password } = draft;
  const answer = await askSecret({ ...stepOf(draft, 3), address, value: password });
  if (answer === BACK) return 'address';
  draft.password = answer;
  return 'test';
}

function nameStep(draft: Draft): Promise<string | Back> {
  const { address, findings } = draft;
  return askText({
    ...stepOf(draft, 4),
    prompt:
      findings === undefined
        ? vscode.l10n.t('It is saved without a test. Name of this connection:')
        : vscode.l10n.t('Found {0}. Name of this connection:', findingsText(findings)),
    value: findings?.volume ?? shortAddress({ kind: 'engine', address }),
    problem: (text) => (text === '' ? vscode.l10n.t('A connection needs a name.') : undefined),
  });
}

/** Takes a URL apart and says what comes next. */
function takeUrl(draft: Draft, url: string): StepName {
  const { address: spelling, password } = splitPassword(url);
  const address = tidyAddress(spelling);
  if (address !== draft.address) draft.password = undefined;
  draft.address = address;
  draft.engine = formOf(address) ?? draft.engine;
  if (password !== undefined) draft.password = password;
  if (draft.engine?.isFile === true || password !== undefined) return 'test';
  return 'secret';
}

function stepOf({ engine }: Draft, number: 1 | 2 | 3 | 4): Step {
  const isFile = engine?.isFile === true;
  return {
    title: vscode.l10n.t('Add Connection'),
    step: isFile && number === 4 ? 3 : number,
    totalSteps: isFile && number > 1 ? 3 : 4,
    canGoBack: number > 1,
  };
}
