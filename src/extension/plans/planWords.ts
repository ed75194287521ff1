import * as vscode from 'vscode';
import { formatBytes, formatCount } from '../../core/display/units';
import type { Acceptable } from '../../core/transfer/load/acceptance';
import type { LoadEstimate, LoadPlan, PlannedSource } from '../../core/transfer/load/loadPlan';
import type { TargetState } from '../../core/ports/volumeWriter';
import type { Encryption } from '../../core/secrets/encryption';
import { countsText } from '../problems/severity';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How old something is, as people say it. Both in unix seconds. */
export function ageText(seconds: number, now = Date.now() / 1000): string {
  const age = Math.max(0, Math.round(now - seconds));
  if (age < MINUTE) return vscode.l10n.t('less than a minute old');
  if (age < HOUR) return vscode.l10n.t('{0} min old', String(Math.floor(age / MINUTE)));
  if (age < 2 * DAY) return vscode.l10n.t('{0} h old', String(Math.floor(age / HOUR)));
  return vscode.l10n.t('{0} days old', String(Math.floor(age / DAY)));
}

/** `5 301 122 entries`, or what the volume itself counts. */
export function amountText({ entries, inodes }: PlannedSource): string {
  if (entries === undefined) return vscode.l10n.t('About {0} inodes', formatCount(inodes));
  return entries === 1 ? vscode.l10n.t('1 entry') : vscode.l10n.t('{0} entries', formatCount(entries));
}

/** `volume vol-1, whole volume, 37 min old` */
export function sourceFacts({ volume, isSubtree, modifiedAt }: PlannedSource): string {
  return [
    vscode.l10n.t('volume {0}', volume.name),
    ...(isSubtree === undefined ? [] : [scopeText(isSubtree)]),
    ...(modifiedAt === undefined ? [] : [ageText(modifiedAt)]),
  ].join(', ');
}

export function scopeText(isSubtree: boolean): string {
  return isSubtree ? vscode.l10n.t('a directory only') : vscode.l10n.t('whole volume');
}

/** Whether it is empty, and what was looked at to know. */
export function targetFacts({ isEmpty, examined, found }: TargetState): string {
  return isEmpty
    ? vscode.l10n.t('really empty ({0})', examined)
    : vscode.l10n.t('not empty: it holds {0} ({1})', found, examined);
}

export function estimateText({ seconds, memoryBytes }: LoadEstimate): string {
  const memory = formatBytes(memoryBytes);
  return seconds === undefined
    ? vscode.l10n.t('up to {0} of memory', memory)
    : vscode.l10n.t('about {0}, up to {1} of memory', durationText(seconds), memory);
}

export function durationText(seconds: number): string {
  if (seconds < 1) return vscode.l10n.t('a second');
  if (seconds < 2 * MINUTE) return vscode.l10n.t('{0} s', String(Math.ceil(seconds)));
  if (seconds < 2 * HOUR) return vscode.l10n.t('{0} min', String(Math.ceil(seconds / MINUTE)));
  return vscode.l10n.t('{0} h', String(Math.ceil(seconds / HOUR)));
}

export function checkText({ findings }: LoadPlan): string {
  return findings === undefined
    ? vscode.l10n.t('not checked before the load')
    : vscode.l10n.t('the check found {0}', countsText(findings));
}

/** What a person must know of the objects' encryption; undefined where there is none. */
export function encryptionText(encryption: Encryption): string | undefined {
  return {
    none: undefined,
    keyPresent: vscode.l10n.t(
      'Objects are encrypted, and the RSA key is in the source, protected by its passphrase only. Keep the passphrase: nothing can be read without it.',
    ),
    keyRemoved: vscode.l10n.t(
      'Objects are encrypted, and the RSA key was removed from the source. Without a copy of the key file nothing can be read.',
    ),
  }[encryption];
}

/** What is accepted, in a few words; the plan has the whole reason. */
export function acceptanceLabel(code: Acceptable): string {
  return {
    subtree: vscode.l10n.t('It is the dump of a directory only'),
    writers: vscode.l10n.t('Clients have the volume open'),
    cut: vscode.l10n.t('The file is cut behind the last entry'),
    'member-container': vscode.l10n.t('A member is not what it should be'),
    'del-live': vscode.l10n.t('Files in use are listed as deleted'),
    'length-range': vscode.l10n.t('Files are longer than any file can be'),
    'inode-reserved': vscode.l10n.t('Entries use a reserved inode'),
  }[code];
}

/** What accepting it means. One line of a quick pick. */
export function acceptanceConsequence(code: Acceptable): string {
  return {
    subtree: vscode.l10n.t('A second volume of one name and bucket: they overwrite each other’s objects.'),
    writers: vscode.l10n.t('What they write from now on is missing in the copy.'),
    cut: vscode.l10n.t('The trash is missing, and what stands behind the tree.'),
    'member-container': vscode.l10n.t('The official client takes it for empty: what it means to hold is lost.'),
    'del-live': vscode.l10n.t('The first client that mounts removes the data of these files.'),
    'length-range': vscode.l10n.t('Their lengths are loaded as they are, and readers may hang.'),
    'inode-reserved': vscode.l10n.t('They collide with the root of the volume.'),
  }[code];
}
