import * as vscode from 'vscode';
import { formatCount } from '../../core/display/units';
import { settingText } from '../../core/model/setting';
import type { U64 } from '../../core/model/u64';
import type { ServerDescription } from '../../core/ports/metadataSource';
import { RemoteSource } from '../workerThread/remoteSource';
import type { WorkerThread } from '../workerThread/workerThread';

/** What a test of a connection has found. */
export interface Findings {
  /** Name and version of the engine; undefined for a dump. */
  product: string | undefined;
  readOnly: ServerDescription['readOnly'] | undefined;
  volume: string;
  uuid: string;
  inodes: U64;
}

/** Opens a source, asks it what it is, and closes it. */
export async function readFindings(worker: WorkerThread, spec: string, signal?: AbortSignal): Promise<Findings> {
  const source = await RemoteSource.open(worker, spec, signal);
  try {
    const { setting, counters } = await source.facts(signal);
    return {
      product: source.server?.product,
      readOnly: source.server?.readOnly,
      volume: settingText(setting, 'Name'),
      uuid: settingText(setting, 'UUID'),
      inodes: counters.usedInodes,
    };
  } finally {
    await source.close();
  }
}

/** `Redis 7.0.15, volume vol1, 1 234 567 inodes, read-only by construction` */
export function findingsText({ product, readOnly, volume, inodes }: Findings): string {
  return [
    ...(product === undefined ? [] : [product]),
    vscode.l10n.t('volume {0}', volume),
    vscode.l10n.t('{0} inodes', formatCount(inodes)),
    ...(readOnly === undefined ? [] : [readOnlyText(readOnly)]),
  ].join(', ');
}

/** Who keeps us from writing. */
export function readOnlyText(readOnly: ServerDescription['readOnly']): string {
  return readOnly === 'enforced'
    ? vscode.l10n.t('read-only enforced by the engine')
    : vscode.l10n.t('read-only by construction');
}
