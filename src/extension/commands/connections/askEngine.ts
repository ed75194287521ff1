import * as vscode from 'vscode';
import type { EngineForm } from '../../connections/engineForms';
import { ENGINE_FORMS, formOf } from '../../connections/engineForms';
import type { Back, Step } from '../../ui/steps';
import { BACK, askPick } from '../../ui/steps';

interface EngineItem extends vscode.QuickPickItem {
  /** The pasted URL; undefined for an engine that was chosen by its name. */
  url: string | undefined;
  engine: EngineForm;
}

/** The engine by its name, or a metadata URL, whose scheme names it. */
export async function askEngine(step: Step): Promise<Pick<EngineItem, 'engine' | 'url'> | Back> {
  const answer = await askPick<EngineItem>({
    ...step,
    placeholder: vscode.l10n.t('Choose the metadata engine, or paste a metadata URL'),
    items: (text) => pastedUrl(text) ?? engines(),
  });
  return answer === BACK ? BACK : { engine: answer.engine, url: answer.url };
}

function engines(): EngineItem[] {
  return ENGINE_FORMS.map((engine) => ({
    label: engine.name,
    description: engine.examples[0],
    engine,
    url: undefined,
  }));
}

function pastedUrl(text: string): EngineItem[] | undefined {
  const engine = formOf(text);
  if (engine === undefined) return undefined;
  const label = vscode.l10n.t('$(arrow-right) Use the pasted URL');
  return [{ label, description: engine.name, alwaysShow: true, engine, url: text }];
}
