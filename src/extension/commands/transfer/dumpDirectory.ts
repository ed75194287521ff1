import * as vscode from 'vscode';
import type { DumpResult } from '../../../core/transfer/dump/dumpRequest';
import type { Services } from '../../services';
import { pickPlace } from '../pickPlace';
import { dumpJob } from './dumpJob';

/** *Dump Directory…*: a directory as a volume of its own. From code as `dumpMetadata`, with `path`. */
export async function dumpDirectory(services: Services, argument?: unknown): Promise<DumpResult> {
  const { connection, names } = await pickPlace(services, argument, vscode.l10n.t('Dump Directory'));
  return dumpJob(services, connection, names, argument);
}
