import assert from 'node:assert/strict';
import { it } from 'mocha';
import { inRoot } from '../../bin/setup/paths.mjs';
import { openSource } from '../../src/core/registry/openSource';
import { openTarget } from '../../src/core/registry/openTarget';
import type { Verification } from '../../src/core/transfer/verify/verification';
import { compareVerifications, verify } from '../../src/core/transfer/verify/verify';
import type { TestEngine } from '../support/engines';
import { TEST_ENGINES, describeWithEngines, loadFrom, withSource } from '../support/engines';
import { fixture } from '../support/fixtures';
import { officialClient } from '../support/officialClient';
import { pipeline } from '../support/pipeline';

const jfsmeta = (...args: string[]): string[] => [process.execPath, '--no-warnings', inRoot('dist/cli.js'), ...args];
const juicefs = officialClient();

/** A name with U+FFFD loses two bytes in an official dump, so this volume has none. */
const DUMP = fixture('vol-no-trash/redis/dump.json');

const contents = (url: string): Promise<Verification> => withSource(url, (source) => verify(source));

async function volumeIn(engine: TestEngine): Promise<string> {
  const url = await engine.freshUrl();
  await loadFrom(DUMP, url);
  return url;
}

async function assertSame(url: string, copy: string): Promise<void> {
  assert.deepEqual(compareVerifications(await contents(url), await contents(copy)), []);
}

/** It never opens, and holds nothing. */
async function assertNothingThere(url: string): Promise<void> {
  await assert.rejects(openSource(url));
  const target = openTarget(url);
  assert.equal((await target.examine()).isEmpty, true);
  assert.equal(await target.unfinished(), undefined);
}

for (const [i, from] of TEST_ENGINES.entries()) {
  const to = TEST_ENGINES[(i + 1) % TEST_ENGINES.length] ?? from;
  describeWithEngines([from, to], `a pipe from ${from.name} into ${to.name}`, () => {
    it('of our dump and our load', async () => {
      const url = await volumeIn(from);
      const copy = await to.freshUrl();
      const { codes, stderr, stdout } = pipeline(jfsmeta('dump', url), jfsmeta('load', copy));
      assert.deepEqual(codes, [0, 0], stderr.join());
      assert.equal(stdout, '');
      assert.match(stderr[1] ?? '', /verified, tree hash [0-9a-f]{32}/);
      await assertSame(url, copy);
    });

    it('of the official dump and our load', async function () {
      if (juicefs === undefined) this.skip();
      const url = await volumeIn(from);
      const copy = await to.freshUrl();
      const { codes, stderr } = pipeline([juicefs, 'dump', from.officialUrl(url)], jfsmeta('load', copy));
      assert.deepEqual(codes, [0, 0], stderr.join());
      // Its driver for MySQL logs on standard output.
      const skipped = /lines? in front of the dump/.test(stderr[1] ?? '');
      assert.equal(skipped, from.server === 'mariadb', stderr[1]);
      await assertSame(url, copy);
    });

    it('of our dump and the official load', async function () {
      if (juicefs === undefined) this.skip();
      const url = await volumeIn(from);
      const copy = await to.freshUrl();
      const { codes, stderr } = pipeline(jfsmeta('dump', url), [juicefs, 'load', to.officialUrl(copy)]);
      assert.deepEqual(codes, [0, 0], stderr.join());
      await assertSame(url, copy);
    });

    it('that ends early fails the load, and leaves nothing', async () => {
      const url = await volumeIn(from);
      const copy = await to.freshUrl();
      for (const bytes of [1, 3000, 20_000]) {
        const head = ['head', '-c', String(bytes)];
        const { codes, stderr } = pipeline(jfsmeta('dump', url), head, jfsmeta('load', copy));
        assert.equal(codes[2], 5, stderr[2]);
        assert.match(stderr[2] ?? '', /error standard input: /);
        await assertNothingThere(copy);
      }
      const killed = pipeline(['sh', '-c', 'kill -9 $$'], jfsmeta('load', copy));
      assert.deepEqual(killed.codes, [137, 3], killed.stderr.join());
      assert.match(killed.stderr[1] ?? '', /standard input is empty/);
      await assertNothingThere(copy);
      const retry = pipeline(jfsmeta('dump', url), jfsmeta('load', copy));
      assert.deepEqual(retry.codes, [0, 0]);
      await assertSame(url, copy);
    });

    it('whose first command fails, fails both', async () => {
      const copy = await to.freshUrl();
      const none = await from.freshUrl();
      const { codes, stderr } = pipeline(jfsmeta('dump', none), jfsmeta('load', copy));
      assert.deepEqual(codes, [3, 3], stderr.join());
      await assertNothingThere(copy);
    });

    it('whose reader goes away ends quietly', async () => {
      const url = await volumeIn(from);
      const { codes, stderr } = pipeline(jfsmeta('dump', url), ['true']);
      assert.deepEqual(codes, [141, 0]);
      assert.doesNotMatch(stderr[0] ?? '', /error|EPIPE|\n\s+at /);
    });
  });
}
