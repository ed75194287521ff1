import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { generateDump } from './generateDump';
import type { Measurement } from './measure';
import { measure, median } from './measure';
import { serverTasks } from './serverTasks';
import { benchTasks, commandLines } from './tasks';

const USAGE = `npm run bench -- [--files N] [--per-directory N] [--runs N] [--only TEXT] [--folder DIR]

       [--engine URL]…

Measures jfsmeta and, where "juicefs" is on the PATH, the official client on the same work, one after the other.
Each --engine names a database on a server (redis://, mysql://, postgres://) to load into and dump from; WHATEVER IT HOLDS
IS REMOVED. Without any, SQLite is measured. Needs a build (npm run build). The table is printed and written to out/bench.md.`;

const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '1000000' },
    'per-directory': { type: 'string', default: '1000' },
    runs: { type: 'string', default: '3' },
    only: { type: 'string', default: '' },
    folder: { type: 'string' },
    engine: { type: 'string', multiple: true, default: [] },
    help: { type: 'boolean', default: false },
  },
});

interface Row {
  task: string;
  seconds: number;
  peakMiB: number | undefined;
  /** To the first command of the same task, both in seconds. */
  ratio: number | undefined;
}

async function main(): Promise<void> {
  if (values.help) {
    console.log(USAGE);
    return;
  }
  const folder = values.folder ?? mkdtempSync(path.join(tmpdir(), 'jfsmeta-bench-'));
  mkdirSync(folder, { recursive: true });
  try {
    const shape = { files: Number(values.files), filesPerDirectory: Number(values['per-directory']) };
    const dump = path.join(folder, `dump-${shape.files}-${shape.filesPerDirectory}.json`);
    if (!existsSync(dump)) generateDump(dump, shape);
    const sizeMiB = Math.round(statSync(dump).size / 1024 / 1024);
    const title = `${shape.files} files, ${shape.filesPerDirectory} a directory, dump of ${sizeMiB} MiB; medians of ${values.runs} runs`;
    console.log(title);
    const rows = await measureAll(dump, folder);
    const table = tableOf(title, rows);
    console.log(table);
    mkdirSync('out', { recursive: true });
    writeFileSync('out/bench.md', table);
  } finally {
    if (values.folder === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

async function measureAll(dump: string, folder: string): Promise<Row[]> {
  const rows: Row[] = [];
  const lines = commandLines(official());
  const tasks =
    values.engine.length === 0
      ? benchTasks(dump, folder, lines)
      : values.engine.flatMap((url) => serverTasks(url, dump, folder, lines));
  for (const task of tasks) {
    if (!task.name.includes(values.only)) continue;
    const samples = new Map<string, Measurement[]>(task.commands.map(({ who }) => [who, []]));
    await task.prepare?.();
    // In turn, so that a machine that slows down does so for both.
    for (let run = 0; run < Number(values.runs); run++) {
      for (const { who, command, before } of task.commands) {
        await before?.();
        const sample = await measure(command);
        samples.get(who)?.push(sample);
        console.log(`  ${task.name}, ${who}: ${sample.seconds.toFixed(2)} s, ${sample.peakMiB?.toFixed(0) ?? '?'} MiB`);
      }
    }
    const [ours] = [...samples.values()];
    for (const [who, list] of samples) {
      const seconds = median(list.map((sample) => sample.seconds));
      const peaks = list.flatMap((sample) => sample.peakMiB ?? []);
      const base = median((ours ?? []).map((sample) => sample.seconds));
      rows.push({
        task: `${task.name}, ${who}`,
        seconds,
        peakMiB: peaks.length === 0 ? undefined : median(peaks),
        ratio: list === ours ? undefined : base / seconds,
      });
    }
    rows.push(...withoutReadBack(task.name, samples));
  }
  return rows;
}

/** Loads again, as if ours did not read back what it wrote either. */
function withoutReadBack(task: string, samples: ReadonlyMap<string, readonly Measurement[]>): Row[] {
  const [ours = [], theirs = []] = [...samples.values()];
  const times = ours.flatMap(({ seconds, readBackSeconds }) =>
    readBackSeconds === undefined ? [] : [seconds - readBackSeconds],
  );
  if (times.length === 0) return [];
  const seconds = median(times);
  const ratio = theirs.length === 0 ? undefined : seconds / median(theirs.map((sample) => sample.seconds));
  return [{ task: `${task}, jfsmeta without verifying`, seconds, peakMiB: undefined, ratio }];
}

function tableOf(title: string, rows: readonly Row[]): string {
  const lines = rows.map((row) => {
    const ratio = row.ratio === undefined ? '' : `${row.ratio.toFixed(2)} ×`;
    return `| ${row.task} | ${row.seconds.toFixed(2)} s | ${row.peakMiB?.toFixed(0) ?? '?'} MiB | ${ratio} |`;
  });
  return ['', title, '', '| work | time | peak memory | ours takes |', '| --- | --- | --- | --- |', ...lines, ''].join(
    '\n',
  );
}

/** The official client, when it is on the PATH. */
function official(): string | undefined {
  try {
    console.log(`official client: ${execFileSync('juicefs', ['version'], { encoding: 'utf8' }).trim()}`);
    return 'juicefs';
  } catch {
    console.log('official client: not on the PATH, measuring ours only');
    return undefined;
  }
}

void main();
