import * as vscode from 'vscode';
import { DocumentContext } from '../documents/documentContext';
import { DocumentStatusItem } from '../documents/statusItem';
import { DocumentDiagnostics } from '../diagnostics/documentDiagnostics';
import { Scheme } from '../ids';
import type { Services } from '../services';
import { ChangeDecorations } from './changeDecorations';
import { ChangedFiles } from './changedFiles';
import { EditMarks } from './editMarks';

/** Everything that shows edits and follows them. */
export function startEditing(services: Services, state: vscode.Memento): { dispose(): unknown }[] {
  const { store, pool, log, editStore, editor, marks, volumes, inspectors, reviews } = services;
  editor.follow((connectionId) => volumes.readAgain(connectionId));
  editor.follow((connectionId) => inspectors.refresh(connectionId));
  const editMarks = new EditMarks(store, pool, editStore, marks, state);
  const diagnostics = new DocumentDiagnostics(store, pool, log);
  editor.follow((connectionId) => {
    diagnostics.recheck(connectionId);
    return Promise.resolve();
  });
  return [
    editStore,
    editMarks,
    new ChangeDecorations(editStore),
    new ChangedFiles(store, editStore, log),
    new DocumentStatusItem(store, editStore, editMarks),
    new DocumentContext(editStore),
    diagnostics,
    vscode.workspace.registerTextDocumentContentProvider(Scheme.review, reviews),
  ];
}
