import type { InspectorAction, InspectorModel, InspectorStrings } from '../src/shared/inspector';
import { element } from './dom';
import type { Host } from './host';

/** What can be done with this inode, and a line that says how it went. */
export function actionBar(model: InspectorModel, strings: InspectorStrings, host: Host): HTMLElement {
  const status = element('p', { className: 'status', attributes: { role: 'status', 'aria-live': 'polite' } });
  const button = (action: InspectorAction, label: string, icon: string, secondary: boolean): HTMLElement => {
    const created = document.createElement('vscode-button');
    created.textContent = label;
    created.icon = icon;
    created.secondary = secondary;
    created.dataset['action'] = action;
    created.addEventListener('click', () => {
      status.textContent = '';
      host.request(action).then(
        (done) => {
          status.textContent = done ?? '';
        },
        (error: unknown) => {
          status.textContent = error instanceof Error ? error.message : String(error);
        },
      );
    });
    return created;
  };
  return element(
    'div',
    { className: 'actions' },
    button('openJson', strings.openJson, 'json', false),
    ...(model.hasObjects ? [button('copyObjects', strings.copyObjects, 'copy', true)] : []),
    button('showInTree', strings.showInTree, 'list-tree', true),
    button('refresh', strings.refresh, 'refresh', true),
    status,
  );
}
