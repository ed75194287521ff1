import * as vscode from 'vscode';
import { MetaError } from '../../../core/errors';

/** @throws {MetaError} `unsupported` in Restricted Mode, with the sentence. */
export function requireTrust(sentence: string): void {
  if (!vscode.workspace.isTrusted) throw new MetaError('unsupported', sentence);
}
