import * as vscode from 'vscode';
import type { ByteString } from '../../../core/model/byteString';

/** As the JuiceFS client allows it. */
const MAX_NAME_BYTES = 255;

/** Why an entry cannot have this name; undefined when it can. */
export function nameProblem(name: ByteString): string | undefined {
  if (name === '') return vscode.l10n.t('A name is needed.');
  if (name === '.' || name === '..') return vscode.l10n.t('{0} is no name of its own.', name);
  if (/[/\0]/.test(name)) return vscode.l10n.t('A name holds neither a slash nor a NUL.');
  if (name.length > MAX_NAME_BYTES) {
    return vscode.l10n.t('A name has at most {0} bytes; this one has {1}.', MAX_NAME_BYTES, name.length);
  }
  return undefined;
}
