import type { Severity } from '../../check/finding';
import { displayName } from '../../display/name';
import { formatBytes, formatCount } from '../../display/units';
import type { ByteString } from '../../model/byteString';
import { compareVerifications } from '../verify/verify';
import type { Verification } from '../verify/verification';
import type { Certificate, CertifiedMigration } from './certificate';
import { code, plain, table } from './markdown';
import { countNames, countOf } from './verifiedCounts';

const TITLES: Readonly<Record<Certificate['kind'], string>> = {
  load: 'Load',
  migrate: 'Migration',
  drill: 'Restore drill',
};
const ENCRYPTION: Readonly<Record<Certificate['encryption'], string>> = {
  none: 'The objects of the volume are not encrypted.',
  keyPresent:
    'The objects of the volume are encrypted. The RSA key is in the setting, protected by its passphrase: without the passphrase nothing in the volume can be read.',
  keyRemoved:
    'The objects of the volume are encrypted, and the RSA key was removed from the setting: without a copy of the key file and its passphrase nothing in the volume can be read.',
};

const MANIFEST: Readonly<Record<'fits' | 'differs', string>> = {
  fits: 'fits: the file is the one it was written for',
  differs: '**differs**: the file was changed or replaced after its manifest was written',
};

/** Markdown for people: the verdict first, then what it rests on. */
export function certificateText(certificate: Certificate): string {
  const { kind, volume } = certificate;
  const lines = [
    `# ${TITLES[kind]} of volume ${plain(volume.name)}: verified`,
    '',
    verdict(certificate),
    '',
    ...what(certificate),
    '',
    ...counts(certificate.expected, certificate.found),
    '',
    ...conflictLines(certificate),
    '',
    ...secretLines(certificate),
    ...(certificate.migration === undefined ? [] : ['', ...migrationLines(certificate.migration)]),
    ...list('Accepted', 'These would have stopped it, and were accepted by name:', certificate.accepted),
    ...list(
      'Computed anew',
      'Not taken over from the source, but computed from what it holds:',
      certificate.recomputed,
    ),
    ...list('Not restored', 'In the source, and not in the target:', certificate.notRestored),
    '',
    ...again(certificate),
    '',
  ];
  return lines.join('\n');
}

function verdict(certificate: Certificate): string {
  const { kind, source, target, found, missingSecrets } = certificate;
  const entries = `${formatCount(found.entries)} ${found.entries === 1 ? 'entry' : 'entries'}`;
  const equal = `what was read back, ${entries}, is equal to what the source holds`;
  const needs = missingSecrets.length === 0 ? '' : ` Before it can be mounted it needs ${missingSecrets.join(', ')}.`;
  switch (kind) {
    case 'drill':
      return `**${plain(source.label)} can be restored**: it was loaded into a throw-away database, and ${equal}.${needs}`;
    case 'load':
      return `**The volume was loaded** from ${plain(source.label)} into ${plain(target.label)}, and ${equal}.${needs}`;
    case 'migrate':
      return `**The volume was copied** from ${plain(source.label)} into ${plain(target.label)}, and ${equal}.${needs}`;
  }
}

function what(certificate: Certificate): string[] {
  const { source, target, volume, findings } = certificate;
  const { sizeBytes, sha256, modifiedAt, consistency, manifest } = source;
  const rows: (readonly [string, string | undefined])[] = [
    ['Volume', `${plain(volume.name)} (${code(volume.uuid)})`],
    ['From', `${code(source.label)}, ${source.kind === 'dump' ? 'a dump' : 'a live engine'}`],
    ['File', sizeBytes === undefined ? undefined : `${formatCount(sizeBytes)} bytes (${formatBytes(sizeBytes)})`],
    ['File written', modifiedAt === undefined ? undefined : moment(modifiedAt)],
    ['SHA-256 of the file', sha256 === undefined ? undefined : code(sha256)],
    ['Manifest beside the file', manifest === undefined ? undefined : MANIFEST[manifest]],
    ['Check of the dump', findings === undefined ? undefined : findingsText(findings)],
    [
      'Moment of the source',
      consistency === undefined
        ? 'unknown: nothing tells whether the volume changed while it was dumped'
        : `${consistency.label}: ${plain(consistency.how)}`,
    ],
    ['To', `${code(target.label)}, ${plain(target.product)}`],
    ['Begun', moment(certificate.startedAt)],
    ['Ended', moment(certificate.endedAt)],
    ['Writing took', `${certificate.writeSeconds.toFixed(1)} s`],
    ['Verifying took', `${certificate.verifySeconds.toFixed(1)} s`],
    ['Made by', plain(certificate.madeBy)],
  ];
  return table(
    ['', ''],
    rows.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

function findingsText({ error, warning, information }: Record<Severity, number>): string {
  return `${formatCount(error)} errors, ${formatCount(warning)} warnings, ${formatCount(information)} remarks`;
}

function counts(expected: Verification, found: Verification): string[] {
  const differing = new Set(compareVerifications(expected, found).map((difference) => difference.what));
  const rows = countNames(expected).map(({ member, title }) => [
    title,
    formatted(countOf(expected, member)),
    formatted(countOf(found, member)),
    differing.has(member) ? '**no**' : 'yes',
  ]);
  return [
    '## What was counted',
    '',
    'Expected is what the source holds, after the rules of a load; found is what the target holds, read back through its engine. The tree hash covers every name, attribute, link target, extended attribute, ACL and slice.',
    '',
    ...table(['', 'Expected', 'Found', 'Equal'], rows),
  ];
}

function formatted(value: string | number | bigint): string {
  return typeof value === 'string' ? code(value) : formatCount(value);
}

function conflictLines({ conflicts: { count, listed } }: Certificate): string[] {
  const head = ['## Conflicts', ''];
  if (count === 0) return [...head, 'None: no inode was met with two different contents.'];
  const more = count - listed.length;
  return [
    ...head,
    `${formatCount(count)}: the source shows these inodes with different contents, as a dump of a volume in use may. The first occurrence was kept.`,
    '',
    ...table(
      ['Inode', 'Name', 'What was kept'],
      listed.map(({ inode, names, resolution }) => [String(inode), code(pathOf(names)), plain(resolution)]),
    ),
    ...(more > 0 ? ['', `${formatCount(more)} more are not listed.`] : []),
  ];
}

function pathOf(names: readonly ByteString[]): string {
  return `/${names.map(displayName).join('/')}`;
}

function secretLines({ missingSecrets, encryption }: Certificate): string[] {
  const missing =
    missingSecrets.length === 0
      ? 'No secret was removed from the setting.'
      : `Removed from the setting, and to be set before the volume can be mounted: ${missingSecrets.join(', ')}.`;
  return ['## Secrets and encryption', '', missing, '', ENCRYPTION[encryption]];
}

function migrationLines(migration: CertifiedMigration): string[] {
  const { clientsBefore, clientsAfter, changes, sampledDirectories, rollbackNote } = migration;
  const clients = (list: readonly string[]): string => (list.length === 0 ? 'none' : list.map(plain).join('; '));
  return [
    '## The source meanwhile',
    '',
    ...table(
      ['', ''],
      [
        ['Clients before', clients(clientsBefore)],
        ['Clients after', clients(clientsAfter)],
        ['Directories looked at again', formatCount(sampledDirectories)],
      ],
    ),
    '',
    ...(changes.length === 0 ? ['No change was seen.'] : changes.map((change) => `- ${plain(change)}`)),
    '',
    '## Going back',
    '',
    plain(rollbackNote),
  ];
}

function list(title: string, sentence: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : ['', `## ${title}`, '', sentence, '', ...items.map((item) => `- ${plain(item)}`)];
}

function again({ kind, source, target, found }: Certificate): string[] {
  const url = kind === 'drill' ? 'URL' : target.label;
  const file =
    source.sha256 === undefined ? [] : ['', `The file is this one when ${code('sha256sum')} prints the same.`];
  const subject = kind === 'drill' ? 'The throw-away database was removed. After a real restore, this' : 'This';
  return [
    '## How to check it again',
    '',
    `${subject} reads the volume once more and prints its counts and tree hash; it is equal as long as no client has changed the volume:`,
    '',
    `    jfsmeta verify '${url.replace(/'/g, "'\\''")}'`,
    '',
    `The tree hash is then ${code(found.treeHash)}. Objects in the bucket are not looked at: ${code('juicefs fsck URL')} does that.`,
    ...file,
  ];
}

/** `2026-11-24 21:16:48 UTC` */
function moment(iso: string): string {
  return `${iso.replace('T', ' ').replace(/(\.\d+)?Z$/, '')} UTC`;
}
