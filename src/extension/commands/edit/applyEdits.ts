import { basename, dirname, join } from 'node:path';
import { realpath } from 'node:fs/promises';
import * as v from 'valibot';
import * as vscode from 'vscode';
import { formatBytes } from '../../../core/display/units';
import { MetaError } from '../../../core/errors';
import { settingText } from '../../../core/model/setting';
import { heldSecrets } from '../../../core/secrets/heldSecrets';
import { exactBytes } from '../../ui/exactBytes';
import type { WorkArguments, WorkResults } from '../../../core/workerProtocol/workProtocol';
import type { Connection } from '../../connections/connection';
import { countOfChanges, listOfChanges } from '../../edits/changeWords';
import type { Services } from '../../services';
import { heldSecretsSentence } from '../../ui/heldSecretsSentence';
import { UserCancelled } from '../../ui/presentError';
import { announceFile } from './announceFile';
import { hasEdits } from './hasEdits';
import { pickDump } from './pickEditable';

type ApplyResult = WorkResults['apply'];
type ApplyPlan = Pick<WorkArguments<'apply'>, 'file' | 'overwrite' | 'recomputeCounters'>;

const ByCode = v.object({
  file: v.string(),
  overwrite: v.optional(v.boolean(), false),
  recomputeCounters: v.optional(v.boolean(), false),
});

/**
 * *Apply to New File…*: a dump with its edits, as another file; the original is never written. From code `{connectionId,
 * file, overwrite?, recomputeCounters?}`.
 */
export async function applyEdits(services: Services, argument?: unknown): Promise<ApplyResult> {
  const title = vscode.l10n.t('Apply to New File');
  const connection = await pickDump(services, argument, title, hasEdits(services));
  const { setting } = await services.pool.facts(connection);
  const changes = services.editStore.changes(connection.id);
  if (services.editStore.edits(connection.id).length === 0) {
    throw new MetaError('notFound', vscode.l10n.t('{0} has no changes to apply.', connection.name));
  }
  const byCode = v.safeParse(ByCode, argument);
  const plan = byCode.success ? byCode.output : await ask(connection, title);
  await requireOther(connection, plan.file);
  const volume = settingText(setting, 'Name');
  const sentence = vscode.l10n.t(
    '{0} to {1} → {2}: {3}. The original is not changed.',
    countOfChanges(changes.length),
    volume,
    basename(plan.file),
    listOfChanges(changes),
  );
  if (!byCode.success) await confirm(sentence, heldSecrets(setting));
  const spec = await services.store.spec(connection);
  const edits = [...services.editStore.edits(connection.id)];
  const original = services.editStore.original(connection.id);
  const result = await services.tasks.run({
    title: vscode.l10n.t('Apply {0} → {1}', connection.name, basename(plan.file)),
    resource: `file:${plan.file}`,
    work: (worker, options) =>
      worker.request('apply', { spec, edits, ...plan, ...(original === undefined ? {} : { original }) }, options),
    outcome: (done) => ({
      sentence: vscode.l10n.t('{0} written ({1}).', basename(plan.file), formatBytes(done.bytes)),
      details: [
        sentence,
        vscode.l10n.t('File: {0}', plan.file),
        vscode.l10n.t('Size: {0}', exactBytes(done.bytes)),
        vscode.l10n.t('Uncompressed: {0} bytes, SHA-256 {1}', String(done.textBytes), done.sha256),
        ...(done.heldSecrets.length === 0
          ? []
          : [vscode.l10n.t('Secrets in the file: {0}', done.heldSecrets.join(', '))]),
      ],
    }),
  });
  const done = vscode.l10n.t('{0} applied: {1} written.', countOfChanges(changes.length), basename(plan.file));
  announceFile(services, done, plan.file);
  return result;
}

async function ask(connection: Connection, title: string): Promise<ApplyPlan> {
  const counters = await vscode.window.showQuickPick(
    [
      {
        label: vscode.l10n.t('Recompute counters'),
        detail: vscode.l10n.t(
          'Used space, inodes and next numbers are made to fit what the file holds; never lowered.',
        ),
        recomputeCounters: true,
      },
      {
        label: vscode.l10n.t('Keep counters'),
        detail: vscode.l10n.t('As the dump has them, or as you edited them.'),
        recomputeCounters: false,
      },
    ],
    { title: `${title} — ${connection.name}`, placeHolder: vscode.l10n.t('What the counters of the new file say') },
  );
  if (counters === undefined) throw new UserCancelled();
  const picked = await vscode.window.showSaveDialog({
    title,
    saveLabel: vscode.l10n.t('Apply'),
    defaultUri: vscode.Uri.file(proposedFile(connection.address)),
    filters: { [vscode.l10n.t('JuiceFS dump')]: ['json', 'dump', 'gz', 'zst', 'zstd'] },
  });
  if (picked === undefined) throw new UserCancelled();
  // The dialog has asked before it gave the name of a file that exists.
  return { file: picked.fsPath, overwrite: true, recomputeCounters: counters.recomputeCounters };
}

/** `meta.json.gz` → `meta-edited.json.gz` */
function proposedFile(address: string): string {
  const name = basename(address);
  const suffix = /(?:\.json|\.dump)?(?:\.gz|\.zst|\.zstd)?$/i.exec(name)?.[0] ?? '';
  return join(dirname(address), `${name.slice(0, name.length - suffix.length)}-edited${suffix}`);
}

/** Whatever the two paths are spelled like. */
async function requireOther(connection: Connection, file: string): Promise<void> {
  const original = await realpath(connection.address).catch(() => connection.address);
  const target = await realpath(file).catch(() => file);
  if (original !== target) return;
  const sentence = vscode.l10n.t('{0} is the original, which is never changed. Choose another name.', basename(file));
  throw new MetaError('exists', sentence);
}

async function confirm(sentence: string, held: readonly string[]): Promise<void> {
  const apply = vscode.l10n.t('Apply');
  const warning =
    held.length === 0 ? [] : [vscode.l10n.t('The new file holds secrets. {0}', heldSecretsSentence(held))];
  const answer = await vscode.window.showInformationMessage(
    vscode.l10n.t('Apply the changes to a new file?'),
    { modal: true, detail: [sentence, ...warning].join('\n\n') },
    apply,
  );
  if (answer !== apply) throw new UserCancelled();
}
