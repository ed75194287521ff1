import * as path from 'node:path';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { openSource, schemeOf } from '../../src/core/registry/openSource';
import { openTarget } from '../../src/core/registry/openTarget';
import { load } from '../../src/core/transfer/load/load';
import { emptyDatabase } from '../emptyDatabase';
import { generateDump } from '../generateDump';
import { measure, median } from '../measure';
import type { Measurement } from '../measure';
import { commandLines } from '../tasks';

const USAGE = `node bin/withNode24.mjs --import tsx bench/migrate/main.ts SRC DST … [--files N] [--runs N] [--folder DIR]

Measures, for each pair of databases, a dump of SRC alone, a load of the same volume into DST alone, and a migration from SRC to
DST, in turn. The migration should take at most 1.1 times the slower of the other two. WHATEVER THE DATABASES HOLD IS REMOVED.
Needs a build (npm run build). The table is printed and written to out/bench-migrate.md.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    files: { type: 'string', default: '1000000' },
    runs: { type: 'string', default: '3' },
    folder: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

const { ours } = commandLines(undefined);
const TASKS = ['dump', 'load', 'migrate'] as const;
type Task = (typeof TASKS)[number];

async function main(): Promise<void> {
  if (values.help || positionals.length < 2 || positionals.length % 2 !== 0) {
    console.log(USAGE);
    return;
  }
  const folder = values.folder ?? mkdtempSync(path.join(tmpdir(), 'jfsmeta-bench-'));
  mkdirSync(folder, { recursive: true });
  try {
    const dump = path.join(folder, `dump-${values.files}-1000.json`);
    if (!existsSync(dump)) generateDump(dump, { files: Number(values.files), filesPerDirectory: 1000 });
    const lines = [
      '| from, to | dump | load | migrate | ratio | peak memory |',
      '| --- | --- | --- | --- | --- | --- |',
    ];
    for (let i = 0; i < positionals.length; i += 2) {
      const line = await pair(positionals[i] ?? '', positionals[i + 1] ?? '', dump);
      console.log(line);
      lines.push(line);
    }
    const title = `${values.files} files, 1000 a directory; medians of ${values.runs} runs`;
    mkdirSync('out', { recursive: true });
    writeFileSync('out/bench-migrate.md', ['', title, '', ...lines, ''].join('\n'));
  } finally {
    if (values.folder === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

async function pair(from: string, to: string, dump: string): Promise<string> {
  await emptied(from);
  const source = await openSource(dump);
  await load(source, openTarget(from));
  await source.close();
  const commands: Record<Task, string[]> = {
    dump: ours('dump', from),
    load: ours('load', to, dump, '--yes', '--no-check', '--no-certificate'),
    migrate: ours('migrate', from, to, '--yes', '--no-certificate'),
  };
  const samples: Record<Task, Measurement[]> = { dump: [], load: [], migrate: [] };
  // In turn, so that a machine that slows down does so for all.
  for (let run = 0; run < Number(values.runs); run++) {
    for (const task of TASKS) {
      if (task !== 'dump') await emptied(to);
      samples[task].push(await measure(commands[task]));
    }
  }
  await emptied(to);
  const [dumped, loaded, migrated] = TASKS.map((task) => median(samples[task].map(({ seconds }) => seconds)));
  const peak = median(samples.migrate.flatMap(({ peakMiB }) => peakMiB ?? []));
  const ratio = (migrated ?? NaN) / Math.max(dumped ?? NaN, loaded ?? NaN);
  const times = [dumped, loaded, migrated].map((seconds) => `${seconds?.toFixed(2) ?? '?'} s`);
  return `| ${schemeOf(from) ?? ''} → ${schemeOf(to) ?? ''} | ${times.join(' | ')} | ${ratio.toFixed(2)} | ${peak.toFixed(0)} MiB |`;
}

async function emptied(url: string): Promise<void> {
  if (schemeOf(url) !== 'sqlite3') return emptyDatabase(url);
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${url.slice('sqlite3://'.length)}${suffix}`, { force: true });
}

void main();
