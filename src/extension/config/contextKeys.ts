import * as vscode from 'vscode';
import type { ContextKeys } from '../ids';

const known = new Map<string, unknown>();

/** Sets a context key; does nothing when it has that value already. */
export function setContextKey<K extends keyof ContextKeys>(key: K, value: ContextKeys[K]): void {
  if (known.get(key) === value) return;
  known.set(key, value);
  void vscode.commands.executeCommand('setContext', key, value);
}
