import { strict as assert } from 'node:assert';
import { copyFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { Command } from '../../src/extension/ids';
import { connect, eventually, fixturePath, forgetEverything, scratchFolder } from './support/juicefs';

describe('problems of edited documents', () => {
  let connectionId = '';
  beforeEach(async () => {
    const file = path.join(scratchFolder(), 'meta.json');
    copyFileSync(fixturePath('vol-1/sqlite/dump.json'), file);
    const [id] = await vscode.commands.executeCommand<string[]>(Command.openDumpFile, { file });
    connectionId = id ?? '';
  });
  afterEach(async () => {
    await vscode.commands.executeCommand(Command.discardAllChanges, { connectionId });
    await forgetEverything();
  });

  async function open(at: string, id = connectionId): Promise<vscode.TextDocument> {
    const argument = { connectionId: id, path: at };
    return vscode.workspace.openTextDocument(
      await vscode.commands.executeCommand<vscode.Uri>(Command.openEntry, argument),
    );
  }

  async function type(document: vscode.TextDocument, from: RegExp, to: string): Promise<void> {
    const found = from.exec(document.getText());
    assert.ok(found, `${from} in ${document.getText()}`);
    const edit = new vscode.WorkspaceEdit();
    const start = document.positionAt(found.index);
    edit.replace(document.uri, new vscode.Range(start, document.positionAt(found.index + found[0].length)), to);
    await vscode.workspace.applyEdit(edit);
  }

  const problems = ({ uri }: vscode.TextDocument): vscode.Diagnostic[] =>
    vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'JuiceFS');

  it('come while one types, at their place, with a fix where the value is certain, and go', async () => {
    const document = await open('/data/small');
    await type(document, /"mode": \d+/, '"mode": 33188');
    const [problem] = await eventually(
      () => problems(document).filter(({ code }) => code === 'mode-range'),
      (found) => found.length === 1,
      'the problem',
    );
    assert.ok(problem);
    assert.equal(document.getText(problem.range), '33188');
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      problem.range,
    );
    const fix = actions.find(({ edit, title }) => edit !== undefined && title.includes('mode'));
    assert.ok(fix?.edit, actions.map(({ title }) => title).join());
    await vscode.workspace.applyEdit(fix.edit);
    assert.match(document.getText(), /"mode": 420,/);
    await eventually(
      () => problems(document).map(({ code }) => code),
      (codes) => !codes.includes('mode-range'),
      'problems after the fix',
    );
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('are not looked for in documents of live engines', async () => {
    const engine = await connect('live');
    const document = await open('/data/small', engine);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    assert.deepEqual(problems(document), []);
  });
});
