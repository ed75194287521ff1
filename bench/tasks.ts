import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { openTarget } from '../src/core/registry/openTarget';
import { openSource } from '../src/core/registry/openSource';
import { load } from '../src/core/transfer/load/load';

/** Of a load: the official client checks nothing beforehand and keeps no certificate. */
export const BARE = ['--no-check', '--no-certificate'];

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
  const node = [process.execPath, '--disable-warning=ExperimentalWarning', '--max-semi-space-size=16'];
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
  const edited = dump.replace(/\.json$/, '.edited.json');
  const removeOut = (): void => rmSync(out, { force: true });
  return [
    {
      name: 'load JSON into SQLite and verify',
      commands: [
        { who: 'jfsmeta', command: ours('load', `sqlite3://${target}`, dump, ...BARE), before: removeTarget },
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
    { name: 'check the dump', commands: [{ who: 'jfsmeta', command: ours('check', dump) }] },
    { name: 'verify SQLite', commands: [{ who: 'jfsmeta', command: ours('verify', url) }] },
    {
      name: 'compare two dumps, few differences',
      prepare: () => {
        if (!existsSync(edited)) editedCopy(dump, edited);
        return Promise.resolve();
      },
      // Nothing passes the filter, so that it ends with 0.
      commands: [{ who: 'jfsmeta', command: ours('compare', dump, edited, '--filter', '/nothing') }],
    },
    readTask('read the dump', dump),
    ...openTasks(dump, folder),
    editTask(dump, folder),
    {
      ...readTask('read the dump, minified', dump.replace(/\.json$/, '.min.json')),
      prepare: () => {
        writeFileSync(dump.replace(/\.json$/, '.min.json'), minified(readFileSync(dump)));
        return Promise.resolve();
      },
    },
  ];
}

/** The index is there, as when a dump is open. */
function editTask(dump: string, folder: string): BenchTask {
  const step = (what: string): string[] => [
    process.execPath,
    '--no-warnings',
    '--import',
    'tsx',
    'bench/edit/apply.ts',
    what,
    dump,
    folder,
  ];
  return {
    name: 'apply 1000 edits',
    prepare: () => {
      const [command = '', ...args] = step('edits');
      execFileSync(command, args, { stdio: 'inherit' });
      return Promise.resolve();
    },
    commands: [
      { who: 'jfsmeta', command: step('apply') },
      { who: 'a copy by streams', command: step('copy') },
    ],
  };
}

/** All of them start with the same two or three tenths of a second of compiling. */
function openTasks(dump: string, folder: string): BenchTask[] {
  const opening = (what: string): string[] => [
    process.execPath,
    '--no-warnings',
    '--import',
    'tsx',
    'bench/index/openDump.ts',
    what,
    dump,
    folder,
  ];
  return [
    {
      name: 'open the dump, index made',
      commands: [
        { who: 'jfsmeta', command: opening('cold') },
        { who: 'a loop over its bytes', command: opening('byteLoop') },
      ],
    },
    { name: 'open the dump, first directory', commands: [{ who: 'jfsmeta', command: opening('first') }] },
    { name: 'open the dump again, with pages', commands: [{ who: 'jfsmeta', command: opening('page') }] },
  ];
}

/** The dump with another name and another mode, each of one file, and with one file less. */
function editedCopy(dump: string, copy: string): void {
  const bytes = readFileSync(dump);
  const at = (share: number): number => bytes.indexOf('\n          "file-', Math.floor(share * bytes.length));
  bytes.write('.dax', bytes.indexOf('.dat', at(0.3)), 'latin1');
  bytes.write('"mode":384', bytes.indexOf('"mode":420', at(0.5)), 'latin1');
  const [start, end] = [at(0.7), bytes.indexOf('\n          "file-', at(0.7) + 1)];
  writeFileSync(copy, Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)]));
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
