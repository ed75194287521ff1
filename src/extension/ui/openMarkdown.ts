import * as vscode from 'vscode';

/** Built into VS Code, and still an extension that can be switched off. */
const PREVIEW_COMMAND = 'markdown.showPreview';

/** A Markdown document as a page to read; as text where the preview is switched off. */
export async function openMarkdown(uri: vscode.Uri): Promise<void> {
  const commands = await vscode.commands.getCommands(true);
  const isPreviewThere =
    commands.includes(PREVIEW_COMMAND) ||
    vscode.extensions.getExtension('vscode.markdown-language-features') !== undefined;
  if (isPreviewThere) await vscode.commands.executeCommand(PREVIEW_COMMAND, uri);
  else await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
}
