import '@vscode-elements/elements/dist/vscode-button/index.js';
import { Host } from './host';
import { inspectorView } from './inspectorView';

const app = document.getElementById('app');
if (app === null) throw new Error('the page has no #app');

const host = new Host((message) => {
  if (message.type === 'show') {
    host.remember(message.state);
    document.title = message.model.title;
    app.replaceChildren(inspectorView(message.model, message.strings, host));
  } else {
    const alert = document.createElement('p');
    alert.className = 'failure';
    alert.setAttribute('role', 'alert');
    alert.textContent = message.message;
    app.replaceChildren(alert);
  }
});
host.ready();
