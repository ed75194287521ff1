import { rmSync } from 'node:fs';
import * as path from 'node:path';
import { openSource, schemeOf } from '../src/core/registry/openSource';
import { openTarget } from '../src/core/registry/openTarget';
import { load } from '../src/core/transfer/load/load';
import { emptyDatabase } from './emptyDatabase';
import type { BenchTask, CommandLines } from './tasks';
import { BARE } from './tasks';

/** Load and dump of a database on a server. Whatever the database holds is removed. */
export function serverTasks(url: string, dump: string, folder: string, { ours, theirs }: CommandLines): BenchTask[] {
  const engine = schemeOf(url) ?? '';
  const out = path.join(folder, 'out.json');
  const subtree = ['--subdir', '/directory-0000000'];
  const before = (): void => rmSync(out, { force: true });
  const empty = (): Promise<void> => emptyDatabase(url);
  const fill = async (): Promise<void> => {
    await emptyDatabase(url);
    const source = await openSource(dump);
    await load(source, openTarget(url));
    await source.close();
  };
  return [
    {
      name: `load JSON into ${engine} and verify`,
      commands: [
        { who: 'jfsmeta', command: ours('load', url, dump, ...BARE), before: empty },
        ...theirs('juicefs (does not verify)', 'load', url, dump).map((command) => ({ ...command, before: empty })),
      ],
    },
    {
      name: `dump ${engine} to JSON`,
      prepare: fill,
      commands: [
        { who: 'jfsmeta', command: ours('dump', url, out, '--overwrite'), before },
        ...theirs('juicefs --fast', 'dump', '--fast', url, out),
      ],
    },
    {
      name: `dump a directory of ${engine}`,
      commands: [
        { who: 'jfsmeta', command: ours('dump', url, out, '--overwrite', ...subtree), before },
        ...theirs('juicefs', 'dump', url, out, ...subtree),
      ],
    },
    { name: `verify ${engine}`, commands: [{ who: 'jfsmeta', command: ours('verify', url) }] },
  ];
}
