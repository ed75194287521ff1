import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** The page of a panel: one script, one style sheet, nothing from the network, nothing inline. */
export function inspectorHtml(webview: vscode.Webview, dist: vscode.Uri, script = 'webview.js'): string {
  const nonce = randomBytes(16).toString('base64');
  const uri = (file: string): string => webview.asWebviewUri(vscode.Uri.joinPath(dist, file)).toString();
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${webview.cspSource}; font-src ${webview.cspSource}`;
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1.0">
<link rel="stylesheet" href="${uri('webview.css')}">
<link rel="stylesheet" href="${uri('codicon.css')}" id="vscode-codicon-stylesheet">
<title>JuiceFS</title>
</head>
<body>
<main id="app"><p role="status" aria-live="polite">${vscode.l10n.t('Reading…')}</p></main>
<script nonce="${nonce}" src="${uri(script)}"></script>
</body>
</html>`;
}
