import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFileSync, linkSync, mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { before, it } from 'mocha';
import { inRoot } from '../../bin/setup/paths.mjs';
import { TEST_ENGINES, describeWithEngines } from '../support/engines';
import { temporaryFolder } from '../support/fixtures';
import { contentOf, juicefs, mounted, whyNoMount } from '../support/officialVolume';

interface Original {
  url: string;
  dump: string;
  content: Record<string, string>;
}

/** A volume that the official client made, with real objects. */
async function makeVolume(): Promise<Original> {
  const folder = temporaryFolder();
  const url = `sqlite3://${path.join(folder, 'origin.db')}?_journal=DELETE`;
  juicefs('format', '--storage', 'file', '--bucket', path.join(folder, 'bucket'), '--trash-days', '1', url, 'proof');
  const content = await mounted(url, folder, write, { write: true });
  const dump = path.join(folder, 'proof.json.gz');
  jfsmeta('dump', url, dump);
  return { url, dump, content };
}

function write(root: string): Record<string, string> {
  const at = (...names: string[]): string => path.join(root, ...names);
  mkdirSync(at('data', 'deep', 'deeper'), { recursive: true });
  writeFileSync(at('data', 'small'), 'small');
  writeFileSync(at('data', 'large'), Buffer.alloc(9_000_000, 'large '));
  appendFileSync(at('data', 'large'), 'and its end');
  writeFileSync(at('data', 'deep', 'sparse'), 'head');
  truncateSync(at('data', 'deep', 'sparse'), 200_000_000);
  linkSync(at('data', 'small'), at('data', 'deep', 'second name'));
  symlinkSync('../data/50% \u00e9', at('data', 'deep', 'link'));
  for (let i = 0; i < 300; i++) writeFileSync(at('data', 'deep', 'deeper', `file ${i}`), `file ${i}`);
  writeFileSync(at('gone'), 'into the trash');
  rmSync(at('gone'));
  return contentOf(root);
}

function jfsmeta(...args: string[]): string {
  const { status, stderr } = spawnSync(process.execPath, ['--no-warnings', inRoot('dist/cli.js'), ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  assert.equal(status, 0, stderr);
  return stderr;
}

for (const engine of TEST_ENGINES) {
  describeWithEngines([engine], `a real volume loaded into ${engine.name}`, () => {
    let original: Original;

    before(async function () {
      const reason = whyNoMount();
      if (reason !== undefined) {
        console.log(`    ${reason}: no volume is mounted`);
        this.skip();
      }
      original = await makeVolume();
    });

    it('passes the official check, and is what it was when it is mounted', async () => {
      const target = await engine.freshUrl();
      jfsmeta('load', target, original.dump, '--yes');
      await proves(engine.officialUrl(target), original);
    });

    it('is the same after it was migrated from the live engine', async () => {
      const target = await engine.freshUrl();
      jfsmeta('migrate', original.url, target, '--yes', '--no-certificate');
      await proves(engine.officialUrl(target), original);
    });
  });
}

async function proves(url: string, { content }: Original): Promise<void> {
  // On MySQL, lines of its driver come first.
  assert.match(juicefs('status', url), /"Setting": \{/);
  juicefs('fsck', url);
  assert.deepEqual(await mounted(url, temporaryFolder(), contentOf), content);
  // Numbers that were given out once are not given out again: what is written now leaves the rest as it was.
  const after = await mounted(
    url,
    temporaryFolder(),
    (root) => {
      writeFileSync(path.join(root, 'new'), Buffer.alloc(100_000, 'new'));
      rmSync(path.join(root, 'new'));
      return contentOf(root);
    },
    { write: true },
  );
  assert.deepEqual(after, content);
  juicefs('fsck', url);
}
