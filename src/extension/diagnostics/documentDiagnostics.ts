import * as vscode from 'vscode';
import type { DocumentProblem } from '../../core/check/checkDocument';
import { checkDocument } from '../../core/check/checkDocument';
import type { Severity } from '../../core/check/finding';
import type { ConnectionStore } from '../connections/connectionStore';
import type { SourcePool } from '../connections/sourcePool';
import { addressOf } from '../documents/documentUri';
import { isWritable } from '../documents/isWritable';
import { Scheme } from '../ids';
import type { Log } from '../log';

/** People go on typing; what they type is looked at when they pause. */
const PAUSE_MS = 300;

const SEVERITIES: Record<Severity, vscode.DiagnosticSeverity> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
};

type Replacement = NonNullable<DocumentProblem['replacement']>;

/** Problems of what open documents of dumps say, beyond what their schema sees, and fixes where the value is certain. */
export class DocumentDiagnostics implements vscode.CodeActionProvider, vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection('juicefs');
  private readonly timers = new Map<string, NodeJS.Timeout>();
  /** Fixes of the problems shown, and the version of the document they are for. */
  private readonly fixes = new Map<string, { version: number; of: Map<vscode.Diagnostic, Replacement> }>();
  private readonly subscriptions: readonly { dispose(): unknown }[];

  constructor(
    private readonly store: ConnectionStore,
    private readonly pool: SourcePool,
    private readonly log: Log,
  ) {
    const later = (document: vscode.TextDocument): void => {
      this.checkLater(document, PAUSE_MS);
    };
    this.subscriptions = [
      this.collection,
      vscode.workspace.onDidOpenTextDocument(later),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        later(document);
      }),
      vscode.workspace.onDidCloseTextDocument((document) => {
        this.forget(document);
      }),
      vscode.languages.registerCodeActionsProvider({ scheme: Scheme.metadata }, this, {
        providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
      }),
    ];
    for (const document of vscode.workspace.textDocuments) later(document);
  }

  /** What edits make of the facts may change what is right. */
  recheck(connectionId: string): void {
    for (const document of vscode.workspace.textDocuments) {
      if (addressOf(document.uri)?.connectionId === connectionId) this.checkLater(document, PAUSE_MS);
    }
  }

  provideCodeActions(
    document: vscode.TextDocument,
    _range: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    const fixes = this.fixes.get(document.uri.toString());
    if (fixes?.version !== document.version) return [];
    return [...fixes.of].flatMap(([diagnostic, replacement]) => {
      const isAsked = diagnostics.some(
        ({ code, range, message }) =>
          code === diagnostic.code && message === diagnostic.message && range.isEqual(diagnostic.range),
      );
      return isAsked ? [actionFor(document, diagnostic, replacement)] : [];
    });
  }

  dispose(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private checkLater(document: vscode.TextDocument, delayMs: number): void {
    if (document.uri.scheme !== Scheme.metadata) return;
    const key = document.uri.toString();
    clearTimeout(this.timers.get(key));
    this.timers.set(
      key,
      setTimeout(() => {
        this.timers.delete(key);
        void this.check(document);
      }, delayMs),
    );
  }

  private async check(document: vscode.TextDocument): Promise<void> {
    const address = addressOf(document.uri);
    const connection = address === undefined ? undefined : this.store.get(address.connectionId);
    if (document.isClosed || address === undefined || connection === undefined) return;
    if (!isWritable(address, connection)) return;
    try {
      const facts = await this.pool.facts(connection);
      const { version } = document;
      const of = new Map<vscode.Diagnostic, Replacement>();
      const diagnostics = checkDocument(address.kind, document.getText(), { facts }).map((problem) => {
        const diagnostic = diagnosticOf(document, problem);
        if (problem.replacement !== undefined) of.set(diagnostic, problem.replacement);
        return diagnostic;
      });
      this.fixes.set(document.uri.toString(), { version, of });
      this.collection.set(document.uri, diagnostics);
    } catch (error) {
      // The document is there all the same; what could not be read is told where it was asked for.
      this.log.debug('diagnostics', String(error));
    }
  }

  private forget({ uri }: vscode.TextDocument): void {
    clearTimeout(this.timers.get(uri.toString()));
    this.timers.delete(uri.toString());
    this.fixes.delete(uri.toString());
    this.collection.delete(uri);
  }
}

function diagnosticOf(
  document: vscode.TextDocument,
  { start, end, message, severity, code }: DocumentProblem,
): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(rangeOf(document, start, end), message, SEVERITIES[severity]);
  diagnostic.source = 'JuiceFS';
  diagnostic.code = code;
  return diagnostic;
}

function actionFor(
  document: vscode.TextDocument,
  diagnostic: vscode.Diagnostic,
  replacement: Replacement,
): vscode.CodeAction {
  const action = new vscode.CodeAction(replacement.title, vscode.CodeActionKind.QuickFix);
  action.edit = new vscode.WorkspaceEdit();
  action.edit.replace(document.uri, rangeOf(document, replacement.start, replacement.end), replacement.text);
  action.diagnostics = [diagnostic];
  action.isPreferred = true;
  return action;
}

function rangeOf(document: vscode.TextDocument, start: number, end: number): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}
