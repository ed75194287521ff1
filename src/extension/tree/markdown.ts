import * as vscode from 'vscode';

/** Lines of a tooltip. Names are hostile input: everything is appended as text, never as Markdown. */
export function factLines(lines: readonly (readonly [label: string, value: string])[]): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString();
  lines.forEach(([label, value], index) => {
    if (index > 0) markdown.appendMarkdown('  \n');
    markdown.appendText(`${label}: ${value}`);
  });
  return markdown;
}
