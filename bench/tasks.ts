import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { openTarget } from '../src/core/registry/openTarget';
import { openSource } from '../src/core/registry/openSource';
import { load } from '../src/core/transfer/load/load';

export interface BenchTask {
  name: string;
  /** Ours first. */
  commands: { who: string; command: string[]; before?: () => void | Promise<void> }[];
  prepare?: () => Promise<void>;
}

/** How the two programs are run. */
export interface CommandLines {
  ours: (...args: string[]) => string[];
  /** Nothing when the official client is not there. */
  theirs: (who: string, ...args: string[]) => BenchTask['commands'];
}

export function commandLines(official: string | undefined): CommandLines {
  // As bin/jfsmeta starts it.
  const node = [process.execPath, '--disable-warning=ExperimentalWarning', '--max-semi-space-size=8'];
  return {
    ours: (...args) => [...node, 'dist/cli.js', ...args],
    theirs: (who, ...args) => (official === undefined ? [] : [{ who, command: [official, ...args] }]),
  };
}

/** The work that is measured, with the commands that do it. */
export function benchTasks(dump: string, folder: string, { ours, theirs }: CommandLines): BenchTask[] {
  const database = dump.replace(/\.json$/, '.db');
  const url = `sqlite3://${database}`;
  const target = path.join(folder, 'loaded.db');
  const removeTarget = (): void => {
    for (const suffix of ['', '-wal', '-shm']) rmSync(target + suffix, { force: true });
  };
  const out = path.join(folder, 'out.json');
  const removeOut = (): void => rmSync(out, { force: true });
  return [
    {
      name: 'load JSON into SQLite and verify',
      commands: [
        { who: 'jfsmeta', command: ours('load', `sqlite3://${target}`, dump), before: removeTarget },
        ...theirs('juicefs (does not verify)', 'load', `sqlite3://${target}`, dump).map((c) => ({
          ...c,
          before: removeTarget,
        })),
      ],
    },
    {
      name: 'dump SQLite to JSON',
      prepare: async () => {
        if (existsSync(database)) return;
        const source = await openSource(dump);
        await load(source, openTarget(url));
        await source.close();
      },
      commands: [
        { who: 'jfsmeta', command: ours('dump', url, out, '--overwrite'), before: removeOut },
        ...theirs('juicefs --fast', 'dump', '--fast', url, out),
        ...theirs('juicefs', 'dump', url, out),
        ...theirs('juicefs --binary', 'dump', '--binary', url, out),
      ],
    },
    { name: 'verify SQLite', commands: [{ who: 'jfsmeta', command: ours('verify', url) }] },
    readTask('read the dump', dump),
    {
      ...readTask('read the dump, minified', dump.replace(/\.json$/, '.min.json')),
      prepare: () => {
        writeFileSync(dump.replace(/\.json$/, '.min.json'), minified(readFileSync(dump)));
        return Promise.resolve();
      },
    },
  ];
}

function readTask(name: string, file: string): BenchTask {
  const reader = (which: string): string[] => [
    process.execPath,
    '--no-warnings',
    '--import',
    'tsx',
    `bench/read/${which}.ts`,
    file,
  ];
  return {
    name,
    commands: [
      { who: 'jfsmeta', command: reader('ours') },
      { who: 'stream-json', command: reader('streamJson') },
    ],
  };
}

/** Without the white space between tokens; names of the generated dump hold none. */
function minified(dump: Buffer): Buffer {
  let length = 0;
  for (const byte of dump) if (byte !== 0x20 && byte !== 0x0a) dump[length++] = byte;
  return dump.subarray(0, length);
}
