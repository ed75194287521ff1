import { InvalidArgumentError } from 'commander';
import { displayName } from '../../core/display/name';
import { formatMode, formatTime } from '../../core/display/units';
import { MetaError } from '../../core/errors';
import { resolveTextPath } from '../../core/inspect/resolvePath';
import { stringifyExact } from '../../core/json/stringifyExact';
import { textOfBytes, toBuffer } from '../../core/model/byteString';
import { EntryType, entryTypeName } from '../../core/model/entryType';
import type { DirectoryItem, MetadataSource } from '../../core/ports/metadataSource';
import { openSource } from '../../core/registry/openSource';
import { EXIT } from '../exitCodes';
import type { CommandContext } from '../runCommand';
import { runCommand } from '../runCommand';
import { print } from '../terminal';
import type { Register } from './register';

interface LsFlags {
  long?: boolean;
  json?: boolean;
  depth: number;
}

const PAGE = 1000;

export const registerLs: Register = (program, finish) => {
  program
    .command('ls')
    .summary('list a directory')
    .description(
      'Lists a directory of a volume. Invalid bytes of names show as \\xff, controls as \\n; PATH takes the same. /.trash is the trash.',
    )
    .argument('<SRC>', 'metadata URL or dump file')
    .argument('[PATH]', 'path in the volume', '/')
    .option('-l, --long', 'mode, links, owner, size, time and inode')
    .option('--depth <N>', 'levels to show', parseDepth, 1)
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Examples:
  jfsmeta ls redis://host:6379/1 /team --long
  jfsmeta ls vol.json.gz / --depth 2
  jfsmeta ls sqlite3://meta.db /.trash --json`,
    )
    .action(async (src: string, path: string, flags: LsFlags) => {
      finish(await runCommand((context) => ls(src, path, flags, context)));
    });
};

async function ls(src: string, path: string, flags: LsFlags, { signal }: CommandContext): Promise<number> {
  const source = await openSource(src, { signal });
  try {
    const item = await resolveTextPath(source, path, signal);
    if (item === undefined) throw new MetaError('notFound', `${source.label} has no ${path}.`);
    const lines = item.attr.type === EntryType.directory ? below(source, item, flags, signal) : [{ item, indent: 0 }];
    if (flags.json === true) await printJson(lines);
    else for await (const line of lines) await print(textLine(line, flags));
    return EXIT.ok;
  } finally {
    await source.close();
  }
}

interface Line {
  item: DirectoryItem;
  indent: number;
}

/** Entries down to the depth asked for, a page at a time. */
async function* below(
  source: MetadataSource,
  top: DirectoryItem,
  flags: LsFlags,
  signal: AbortSignal,
): AsyncGenerator<Line> {
  const open = [pages(source, top, signal)];
  for (let items = open.at(-1); items !== undefined; items = open.at(-1)) {
    const next = await items.next();
    if (next.done === true) {
      open.pop();
      continue;
    }
    yield { item: next.value, indent: open.length - 1 };
    if (next.value.attr.type === EntryType.directory && open.length < flags.depth)
      open.push(pages(source, next.value, signal));
  }
}

async function* pages(
  source: MetadataSource,
  directory: DirectoryItem,
  signal: AbortSignal,
): AsyncGenerator<DirectoryItem> {
  let cursor: string | undefined;
  do {
    const page = await source.list(directory.inode, { cursor, limit: PAGE, signal });
    yield* page.items;
    signal.throwIfAborted();
    cursor = page.next;
  } while (cursor !== undefined);
}

function textLine({ item, indent }: Line, flags: LsFlags): string {
  const name = '  '.repeat(indent) + displayName(item.name) + (item.attr.type === EntryType.directory ? '/' : '');
  if (flags.long !== true) return `${name}\n`;
  const { attr } = item;
  const target = attr.type === EntryType.symlink ? ` -> ${displayName(item.target)}` : '';
  const note = item.dangling ? '  (no attributes)' : '';
  const length = attr.type === EntryType.regular ? attr.length : '-';
  const columns = [
    formatMode(attr),
    String(attr.nlink).padStart(4),
    `${attr.uid}:${attr.gid}`.padStart(10),
    String(length).padStart(14),
    formatTime(attr.mtime),
    String(item.inode).padStart(9),
    name + target + note,
  ];
  return `${columns.join('  ')}\n`;
}

async function printJson(lines: AsyncIterable<Line> | Iterable<Line>): Promise<void> {
  let lead = '[\n';
  for await (const { item, indent } of lines) {
    const { attr, name } = item;
    const text = textOfBytes(name);
    const object = {
      name: displayName(name),
      // The exact bytes, where the text cannot give them.
      ...(text === undefined ? { nameHex: toBuffer(name).toString('hex') } : {}),
      depth: indent + 1,
      inode: item.inode,
      ...attr,
      type: entryTypeName(attr.type),
      ...(attr.type === EntryType.symlink ? { target: displayName(item.target) } : {}),
      ...(item.dangling ? { dangling: true } : {}),
    };
    await print(`${lead}  ${stringifyExact(object)}`);
    lead = ',\n';
  }
  await print(lead === '[\n' ? '[]\n' : '\n]\n');
}

function parseDepth(text: string): number {
  const depth = Number(text);
  if (!Number.isSafeInteger(depth) || depth < 1) throw new InvalidArgumentError('A whole number from 1 on.');
  return depth;
}
