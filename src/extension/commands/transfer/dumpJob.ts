import { basename, dirname, join } from 'node:path';
import { homedir } from 'node:os';
import * as v from 'valibot';
import * as vscode from 'vscode';
import { displayName } from '../../../core/display/name';
import { consistencyText } from '../../../core/display/consistency';
import { formatBytes, formatCount } from '../../../core/display/units';
import { MetaError } from '../../../core/errors';
import type { ByteString } from '../../../core/model/byteString';
import { settingText } from '../../../core/model/setting';
import type { RedactionLevel } from '../../../core/secrets/redactionLevel';
import { REDACTION_LEVELS } from '../../../core/secrets/redactionLevel';
import type { LabelledConsistency } from '../../../core/transfer/consistency/labelledConsistency';
import type { DumpResult } from '../../../core/transfer/dump/dumpRequest';
import { settings } from '../../config/settings';
import type { Connection } from '../../connections/connection';
import type { Services } from '../../services';
import { confirmByName } from '../../ui/confirmByName';
import { UserCancelled } from '../../ui/presentError';
import { announce } from './announce';
import { typedPath } from './typedPath';
import type { WorkArguments } from '../../../core/workerProtocol/workProtocol';
import { askRedaction, fullDumpWarning } from './redactionChoice';

/** From code: everything a dump needs. `volumeName` confirms a `full` dump. */
const ByCode = v.object({
  file: v.string(),
  redaction: v.optional(v.picklist(REDACTION_LEVELS), 'restore-ready'),
  skipTrash: v.optional(v.boolean(), false),
  overwrite: v.optional(v.boolean(), false),
  manifest: v.optional(v.boolean(), false),
  volumeName: v.optional(v.string()),
});

type PlannedRequest = WorkArguments<'dump'>['request'];

interface DumpPlan {
  file: string;
  overwrite: boolean;
  /** Also writes what is known of the dump beside it. */
  manifest: boolean;
  request: PlannedRequest;
}

/** Asks for what is not given, then dumps as a task: the whole volume, or the directory at `names`. */
export async function dumpJob(
  services: Services,
  connection: Connection,
  names: readonly ByteString[],
  argument: unknown,
): Promise<DumpResult> {
  const volume = settingText((await services.pool.facts(connection)).setting, 'Name');
  const byCode = v.safeParse(ByCode, argument);
  const plan = byCode.success ? planOfCode(byCode.output, names, volume) : await ask(connection, names, volume);
  const spec = await services.store.spec(connection);
  const result = await services.tasks.run({
    title: vscode.l10n.t('Dump {0} → {1}', sourceName(connection, names), basename(plan.file)),
    resource: `file:${plan.file}`,
    work: (worker, options) => worker.request('dump', { spec, ...plan }, options),
    outcome: (done) => ({ sentence: sentence(done, plan), details: details(done, plan) }),
  });
  announce(services, sentence(result, plan), { reveal: plan.file });
  return result;
}

async function ask(connection: Connection, names: readonly ByteString[], volume: string): Promise<DumpPlan> {
  const title = vscode.l10n.t('Dump {0}', sourceName(connection, names));
  const redaction = await askRedaction(title);
  if (redaction === 'full') await confirmByName({ title, consequence: fullDumpWarning(), name: volume });
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? homedir();
  const picked = await vscode.window.showSaveDialog({
    title,
    saveLabel: vscode.l10n.t('Dump'),
    defaultUri: vscode.Uri.file(join(folder, `${volume}.${settings.dumpFormat()}`)),
    filters: { [vscode.l10n.t('JuiceFS dump')]: ['json', 'gz', 'zst', 'zstd'] },
  });
  if (picked === undefined) throw new UserCancelled();
  // The dialog has asked before it gave the name of a file that exists.
  return {
    file: picked.fsPath,
    overwrite: true,
    manifest: false,
    request: requestOf(names, redaction, settings.dumpSkipTrash()),
  };
}

function planOfCode(given: v.InferOutput<typeof ByCode>, names: readonly ByteString[], volume: string): DumpPlan {
  if (given.redaction === 'full' && given.volumeName !== volume) {
    throw new MetaError(
      'malformed',
      vscode.l10n.t('A full dump of {0} is confirmed by its name (volumeName).', volume),
    );
  }
  const { file, overwrite, manifest, redaction, skipTrash } = given;
  return { file, overwrite, manifest, request: requestOf(names, redaction, skipTrash) };
}

function requestOf(names: readonly ByteString[], redaction: RedactionLevel, skipTrash: boolean): PlannedRequest {
  return names.length === 0 ? { redaction, skipTrash } : { redaction, skipTrash, subdir: typedPath(names) };
}

function sourceName(connection: Connection, names: readonly ByteString[]): string {
  return names.length === 0 ? connection.name : `${connection.name} ${displayName(`/${names.join('/')}`)}`;
}

function sentence(result: DumpResult, plan: DumpPlan): string {
  const size = formatBytes(result.fileBytes);
  const kept =
    result.keptSecrets.length === 0
      ? vscode.l10n.t('It holds no secret.')
      : vscode.l10n.t('It still holds {0}.', result.keptSecrets.join(', '));
  const written = vscode.l10n.t(
    '{0} entries written to {1} ({2}).',
    formatCount(result.entries),
    basename(plan.file),
    size,
  );
  return [written, kept, ...moment(result.consistency)].join(' ');
}

/** What whoever loads the dump later should know of it. */
function moment(consistency: LabelledConsistency | undefined): string[] {
  switch (consistency?.label) {
    case undefined:
      return [];
    case 'snapshot':
      return [vscode.l10n.t('It is a snapshot.')];
    case 'quiesced':
      return [vscode.l10n.t('Nothing changed while it was made.')];
    case 'fuzzy':
      return [vscode.l10n.t('It is fuzzy: entries may come from different moments, and a load resolves conflicts.')];
  }
}

function details(result: DumpResult, plan: DumpPlan): string[] {
  const promise = consistencyText(result.consistency);
  const list = (names: readonly string[]): string => (names.length === 0 ? vscode.l10n.t('none') : names.join(', '));
  return [
    vscode.l10n.t('File: {0}', join(dirname(plan.file), basename(plan.file))),
    ...(promise === '' ? [] : [vscode.l10n.t('Consistency: {0}', promise)]),
    vscode.l10n.t('Redaction: {0}', plan.request.redaction),
    vscode.l10n.t('Secrets removed: {0}', list(result.removedSecrets)),
    vscode.l10n.t('Secrets in the file: {0}', list(result.keptSecrets)),
    vscode.l10n.t('Uncompressed: {0} bytes, SHA-256 {1}', String(result.jsonBytes), result.sha256),
  ];
}
