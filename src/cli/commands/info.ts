import { InvalidArgumentError } from 'commander';
import { displayName } from '../../core/display/name';
import { formatBytes, formatMode, formatTime } from '../../core/display/units';
import { MetaError } from '../../core/errors';
import type { InodeInfo } from '../../core/inspect/inodeInfo';
import { inodeInfo } from '../../core/inspect/inodeInfo';
import { resolveTextPath } from '../../core/inspect/resolvePath';
import { stringifyExact } from '../../core/json/stringifyExact';
import type { Acl } from '../../core/model/acl';
import type { ByteString } from '../../core/model/byteString';
import { EntryType, entryTypeName } from '../../core/model/entryType';
import type { U64 } from '../../core/model/u64';
import { parseInt64 } from '../../core/model/u64';
import type { MetadataSource } from '../../core/ports/metadataSource';
import { openSource } from '../../core/registry/openSource';
import { EXIT } from '../exitCodes';
import type { CommandContext } from '../runCommand';
import { runCommand } from '../runCommand';
import { print } from '../terminal';
import type { Register } from './register';

interface InfoFlags {
  inode?: U64;
  recursive?: boolean;
  json?: boolean;
}

export const registerInfo: Register = (program, finish) => {
  program
    .command('info')
    .summary('everything about one file, directory or inode')
    .description('Shows attributes, all paths, xattrs, ACLs and, for files, which objects each range is read from.')
    .argument('<SRC>', 'metadata URL or dump file')
    .argument('[PATH]', 'path in the volume')
    .option('-i, --inode <N>', 'inode instead of a path', parseInode)
    .option('-r, --recursive', 'count everything below a directory')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Examples:
  jfsmeta info sqlite3://meta.db /data/overlap
  jfsmeta info vol.json --inode 9223372032828243969 --json`,
    )
    .action(async (src: string, path: string | undefined, flags: InfoFlags) => {
      finish(await runCommand((context) => info(src, path, flags, context)));
    });
};

async function info(
  src: string,
  path: string | undefined,
  flags: InfoFlags,
  { signal }: CommandContext,
): Promise<number> {
  if ((path === undefined) === (flags.inode === undefined)) {
    throw new MetaError('unsupported', 'Give either PATH or --inode N.');
  }
  const source = await openSource(src, { signal });
  try {
    const inode = flags.inode ?? (await inodeAt(source, path ?? '/', signal));
    const found = await inodeInfo(source, inode, { recursive: flags.recursive === true, signal });
    if (found === undefined) throw new MetaError('notFound', `${source.label} has no inode ${inode}.`);
    await print(flags.json === true ? `${stringifyExact(jsonOf(found), 2)}\n` : textOf(found));
    return EXIT.ok;
  } finally {
    await source.close();
  }
}

async function inodeAt(source: MetadataSource, path: string, signal: AbortSignal): Promise<U64> {
  const item = await resolveTextPath(source, path, signal);
  if (item === undefined) throw new MetaError('notFound', `${source.label} has no ${path}.`);
  return item.inode;
}

function jsonOf({ inspection, paths, summary, objects }: InodeInfo): unknown {
  const { attr, xattrs } = inspection;
  return {
    inode: inspection.inode,
    paths: paths.map(displayName),
    ...attr,
    type: entryTypeName(attr.type),
    ...(attr.type === EntryType.symlink ? { target: displayName(inspection.target) } : {}),
    ...(inspection.dangling ? { dangling: true } : {}),
    files: summary.files,
    dirs: summary.directories,
    length: summary.lengthBytes,
    size: summary.sizeBytes,
    xattrs: xattrs.map((x) => ({ name: displayName(x.name), value: displayName(x.value) })),
    accessAcl: inspection.accessAcl,
    defaultAcl: inspection.defaultAcl,
    chunks: inspection.chunks,
    objects,
  };
}

function textOf({ inspection, paths, summary, objects }: InodeInfo): string {
  const { attr, inode } = inspection;
  const lines: [string, string][] = [
    ['inode', String(inode)],
    ['type', entryTypeName(attr.type) + (inspection.dangling ? ' (no attributes: only its name exists)' : '')],
    ['mode', `${formatMode(attr)} ${attr.mode.toString(8).padStart(4, '0')}`],
    ['owner', `${attr.uid}:${attr.gid}`],
    ['links', String(attr.nlink)],
    ['files', String(summary.files)],
    ['dirs', String(summary.directories)],
    ['length', `${formatBytes(summary.lengthBytes)} (${summary.lengthBytes} bytes)`],
    ['size', `${formatBytes(summary.sizeBytes)} (${summary.sizeBytes} bytes)`],
    ['atime', time(attr.atime, attr.atimensec)],
    ['mtime', time(attr.mtime, attr.mtimensec)],
    ['ctime', time(attr.ctime, attr.ctimensec)],
    ['flags', attr.flags === 0 ? '' : String(attr.flags)],
    ['rdev', attr.rdev === 0 ? '' : String(attr.rdev)],
    ['tier', attr.tier === 0 ? '' : String(attr.tier)],
    ['target', displayName(inspection.target)],
    ...paths.map((path, i): [string, string] => [
      i === 0 ? (paths.length === 1 ? 'path' : 'paths') : '',
      displayName(path),
    ]),
    ...inspection.xattrs.map((x): [string, string] => ['xattr', `${displayName(x.name)} = ${shortened(x.value)}`]),
    ['acl', aclText(inspection.accessAcl)],
    ['default acl', aclText(inspection.defaultAcl)],
  ];
  const facts = lines.filter(([, value]) => value !== '').map(([name, value]) => `${name.padStart(12)}  ${value}\n`);
  const rows = objects.map((object) =>
    [
      object.chunkIndex,
      object.fileOffset,
      object.length,
      object.name === '' ? '(hole)' : object.name,
      object.size,
      object.offset,
    ].map(String),
  );
  return (
    facts.join('') +
    (rows.length === 0
      ? ''
      : `\n${tableText([['chunk', 'file offset', 'length', 'object', 'object size', 'offset in it'], ...rows])}`)
  );
}

function tableText(rows: string[][]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map(
      (row) =>
        `  ${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

function time(seconds: U64, nanoseconds: number): string {
  return `${formatTime(seconds)} UTC  (${seconds} s ${nanoseconds} ns)`;
}

function shortened(value: ByteString): string {
  const text = displayName(value);
  return text.length <= 120 ? text : `${text.slice(0, 120)}… (${value.length} bytes)`;
}

function aclText(acl: Acl | undefined): string {
  if (acl === undefined) return '';
  const named = [...acl.users.map((u) => `u:${u.id}:${u.perm}`), ...acl.groups.map((g) => `g:${g.id}:${g.perm}`)];
  return [`owner ${acl.owner}`, `group ${acl.group}`, `mask ${acl.mask}`, `other ${acl.other}`, ...named].join(' ');
}

function parseInode(text: string): U64 {
  const inode = parseInt64(text);
  if (inode === undefined) throw new InvalidArgumentError('A whole number from 0 to 2^64-1.');
  return inode;
}
