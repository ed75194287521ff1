import * as vscode from 'vscode';
import { formatCount } from '../../../core/display/units';
import type { Verification } from '../../../core/transfer/verify/verification';
import type { Services } from '../../services';
import { pickConnection } from '../pickConnection';
import { exactBytes } from '../../ui/exactBytes';
import { announce } from './announce';

/** *Verify*: reads everything once, counts it and makes the tree hash. From code `{connectionId}`. */
export async function verifyVolume(services: Services, argument?: unknown): Promise<Verification> {
  const connection = await pickConnection(services, argument, vscode.l10n.t('Verify'));
  const spec = await services.store.spec(connection);
  const sentence = (result: Verification): string =>
    vscode.l10n.t(
      '{0} was read whole: {1} entries, tree hash {2}.',
      connection.name,
      formatCount(result.entries),
      result.treeHash,
    );
  const result = await services.tasks.run({
    title: vscode.l10n.t('Verify {0}', connection.name),
    resource: `verify:${connection.id}`,
    work: (worker, options) => worker.request('verify', { spec }, options),
    outcome: (done) => ({ sentence: sentence(done), details: verificationLines(done) }),
  });
  announce(services, sentence(result), {});
  return result;
}

/** Every count of a verification, for a report. */
export function verificationLines(verification: Verification): string[] {
  const { inodes, lengthBytes, treeHash } = verification;
  const types = Object.entries(inodes).filter(([, count]) => count > 0);
  const rows: [string, string][] = [
    [vscode.l10n.t('Tree hash'), treeHash],
    [vscode.l10n.t('Entries (names)'), formatCount(verification.entries)],
    ...types.map(([type, count]): [string, string] => [vscode.l10n.t('Inodes: {0}', type), formatCount(count)]),
    [vscode.l10n.t('Length of files'), exactBytes(lengthBytes)],
    [vscode.l10n.t('Chunks'), formatCount(verification.chunks)],
    [vscode.l10n.t('Slices'), formatCount(verification.slices)],
    [vscode.l10n.t('Inodes with several names'), formatCount(verification.hardLinkGroups)],
    [vscode.l10n.t('Extended attributes'), formatCount(verification.xattrs)],
    [vscode.l10n.t('ACLs'), formatCount(verification.acls)],
    [
      vscode.l10n.t('Quotas (directories, users, groups)'),
      `${verification.dirQuotas}, ${verification.userQuotas}, ${verification.groupQuotas}`,
    ],
    [vscode.l10n.t('Names without attributes'), formatCount(verification.danglingEntries)],
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  return rows.map(([label, value]) => `${label.padEnd(width)}  ${value}`);
}
