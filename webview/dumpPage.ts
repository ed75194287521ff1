import '@vscode-elements/elements/dist/vscode-button/index.js';
import * as v from 'valibot';
import type { ActionModel, DumpPageModel, FromDumpPage } from '../src/shared/dumpPage';
import { ToDumpPage } from '../src/shared/dumpPage';
import { element } from './dom';

const app = document.getElementById('app');
if (app === null) throw new Error('the page has no #app');

const api = acquireVsCodeApi();
const post = (message: FromDumpPage): void => {
  api.postMessage(message);
};

const heading = element('header');
const actions = element('div', { className: 'actions' });
const body = element('div');
let shownActions = '';

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  const parsed = v.safeParse(ToDumpPage, event.data);
  // Other scripts of the editor post to this window as well.
  if (parsed.success) show(parsed.output.model);
});
app.replaceChildren(heading, actions, body);
post({ type: 'ready' });

function show(model: DumpPageModel): void {
  document.title = model.title;
  heading.replaceChildren(
    element('h1', {}, model.title),
    element('p', { className: 'subtitle' }, model.subtitle),
    ...(model.failure === undefined
      ? []
      : [element('p', { className: 'failure', attributes: { role: 'alert' } }, model.failure)]),
    ...model.notes.map((note) => element('p', { className: 'note' }, note)),
  );
  // Buttons stay as long as they are the same: the one with the focus must not be taken away by progress.
  const wanted = JSON.stringify(model.actions);
  if (wanted !== shownActions) actions.replaceChildren(...model.actions.map(button));
  shownActions = wanted;
  body.replaceChildren(...progress(model), facts(model));
}

function button({ action, label, icon, isPrimary }: ActionModel): HTMLElement {
  const created = document.createElement('vscode-button');
  created.textContent = label;
  created.icon = icon;
  created.secondary = !isPrimary;
  created.dataset['action'] = action;
  created.addEventListener('click', () => {
    post({ type: 'run', action });
  });
  return created;
}

function progress({ progress: shown }: DumpPageModel): HTMLElement[] {
  if (shown === undefined) return [];
  const bar = element('progress', {
    attributes: { 'aria-label': shown.label, max: '1', value: String(shown.fraction) },
  });
  return [element('div', { className: 'indexing' }, bar, element('span', {}, shown.label))];
}

function facts(model: DumpPageModel): HTMLElement {
  return element(
    'dl',
    { className: 'facts' },
    ...model.facts.map(({ label, value }) => element('div', {}, element('dt', {}, label), element('dd', {}, value))),
  );
}
