import { InvalidArgumentError } from 'commander';
import { displayName } from '../../core/display/name';
import { DumpFileSource } from '../../core/dump/json/reader/dumpFileSource';
import { MetaError } from '../../core/errors';
import { findEntries } from '../../core/inspect/findEntries';
import { bytesOfTypedText } from '../../core/inspect/resolvePath';
import { stringifyExact } from '../../core/json/stringifyExact';
import { EntryType, entryTypeName } from '../../core/model/entryType';
import { TRASH_NAME } from '../../core/model/inode';
import type { U64 } from '../../core/model/u64';
import { parseInt64 } from '../../core/model/u64';
import type { FoundEntry, SearchQuery, SearchResult } from '../../core/ports/entrySearch';
import { openSource } from '../../core/registry/openSource';
import { EXIT } from '../exitCodes';
import type { CommandContext } from '../runCommand';
import { runCommand } from '../runCommand';
import { logError, logWarning, print } from '../terminal';
import type { Register } from './register';

interface FindFlags {
  name?: string;
  inode?: U64;
  slice?: U64;
  object?: U64;
  path?: string;
  hardLinks?: boolean;
  limit: number;
  json?: boolean;
}

const DEFAULT_LIMIT = 1000;

export const registerFind: Register = (program, finish) => {
  program
    .command('find')
    .summary('find entries of a dump')
    .description(
      'Finds entries by name, inode, slice or object. Live engines answer --path and --inode only; make a dump for the others.',
    )
    .argument('<SRC>', 'dump file or metadata URL')
    .option('--name <PATTERN>', 'names that fit: * stands for any bytes, ? for one')
    .option('--inode <N>', 'every name of an inode', parseNumber)
    .option('--slice <N>', 'files that a slice is part of', parseNumber)
    .option('--object <NAME>', 'files that an object of the bucket is part of', parseObject)
    .option('--path <PATH>', 'the entry at a path')
    .option('--hard-links', 'every name of every inode that has several')
    .option('--limit <N>', 'entries to print', parseLimit, DEFAULT_LIMIT)
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Exactly one of --name, --inode, --slice, --object, --path and --hard-links is needed.

Examples:
  jfsmeta find vol.json.gz --name '*.parquet' --limit 20
  jfsmeta find vol.json --object vol/chunks/0/0/25_0_300000
  jfsmeta find vol.json --hard-links --json`,
    )
    .action(async (src: string, flags: FindFlags) => {
      finish(await runCommand((context) => find(src, flags, context)));
    });
};

async function find(src: string, flags: FindFlags, { signal }: CommandContext): Promise<number> {
  const query = queryOf(flags);
  const source = await openSource(src, { signal });
  try {
    const result = await findEntries(source, query, { limit: flags.limit, signal });
    await (flags.json === true ? printJson(result) : printLines(result));
    if (!result.isComplete) logWarning(`There are more; --limit ${flags.limit} ended the list.`);
    const damage = source instanceof DumpFileSource ? (await source.index({ signal })).damage : undefined;
    if (damage === undefined) return EXIT.ok;
    logError(`${damage.message} Only what comes before was searched.`);
    return EXIT.badInput;
  } finally {
    await source.close();
  }
}

function queryOf({ name, inode, slice, object, path, hardLinks }: FindFlags): SearchQuery {
  const queries: SearchQuery[] = [];
  if (name !== undefined) queries.push({ by: 'name', pattern: bytesOfTypedText(name) });
  if (inode !== undefined) queries.push({ by: 'inode', inode });
  for (const id of [slice, object]) if (id !== undefined) queries.push({ by: 'slice', id });
  if (path !== undefined) queries.push({ by: 'path', path: bytesOfTypedText(path) });
  if (hardLinks === true) queries.push({ by: 'hardLinks' });
  const [query] = queries;
  if (query === undefined || queries.length > 1) {
    throw new MetaError(
      'malformed',
      'Give exactly one of --name, --inode, --slice, --object, --path and --hard-links.',
    );
  }
  return query;
}

async function printLines({ entries }: SearchResult): Promise<void> {
  for (const entry of entries) {
    const slash = entry.type === EntryType.directory && entry.names.length > 0 ? '/' : '';
    await print(`${String(entry.inode).padStart(9)}  ${pathOf(entry)}${slash}\n`);
  }
}

async function printJson({ entries, isComplete }: SearchResult): Promise<void> {
  const rows = entries.map((entry) => ({
    path: pathOf(entry),
    inode: entry.inode,
    type: entryTypeName(entry.type),
  }));
  await print(`${stringifyExact({ entries: rows, isComplete })}\n`);
}

/** As `jfsmeta ls` and `jfsmeta info` take it. */
function pathOf({ names, tree }: FoundEntry): string {
  const top = tree === 'Trash' ? [TRASH_NAME] : [];
  return `/${[...top, ...names.map(displayName)].join('/')}`;
}

function parseNumber(text: string): U64 {
  const value = parseInt64(text);
  if (value === undefined) throw new InvalidArgumentError('A number from 0 on.');
  return value;
}

/** `…/25_0_300000` is block 0 of slice 25 (`objectName`). */
function parseObject(text: string): U64 {
  const id = parseInt64(/(?:^|\/)(\d+)_\d+_\d+$/.exec(text)?.[1] ?? '');
  if (id === undefined) throw new InvalidArgumentError('The name of an object ends in SLICE_BLOCK_SIZE.');
  return id;
}

function parseLimit(text: string): number {
  const limit = Number(text);
  if (!Number.isSafeInteger(limit) || limit < 1) throw new InvalidArgumentError('A whole number from 1 on.');
  return limit;
}
