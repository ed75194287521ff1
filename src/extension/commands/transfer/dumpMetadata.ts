import * as vscode from 'vscode';
import type { DumpResult } from '../../../core/transfer/dump/dumpRequest';
import type { Services } from '../../services';
import { pickConnection } from '../pickConnection';
import { dumpJob } from './dumpJob';

/** *Dump Metadata…*: the whole volume into a file. From code `{connectionId, file, redaction?, skipTrash?, overwrite?, volumeName?}`. */
export async function dumpMetadata(services: Services, argument?: unknown): Promise<DumpResult> {
  const connection = await pickConnection(services, argument, vscode.l10n.t('Dump Metadata'));
  return dumpJob(services, connection, [], argument);
}
