import assert from 'node:assert/strict';
import * as path from 'node:path';
import { it } from 'mocha';
import type { MetadataSource } from '../../src/core/ports/metadataSource';
import type { Notice } from '../../src/core/ports/notice';
import type { WatchedConsistency } from '../../src/core/transfer/consistency/consistencyWatch';
import { ConsistencyWatch } from '../../src/core/transfer/consistency/consistencyWatch';
import { dumpToFile } from '../../src/core/transfer/dump/dump';
import type { DumpResult } from '../../src/core/transfer/dump/dumpRequest';
import { TEST_ENGINES, describeWithEngines, loadFrom, withSource } from '../support/engines';
import { fixture, temporaryFolder } from '../support/fixtures';
import { LiveVolume } from '../support/liveVolume';
import { pauseWalks } from '../support/pausingVisitor';

const YEAR_S = 365 * 24 * 3600;
const now = (): number => Math.floor(Date.now() / 1000);
const nothing = (): void => undefined;

/** What a watch sees while something happens. */
function watched(url: string, happens: (source: MetadataSource) => void): Promise<WatchedConsistency> {
  return withSource(url, async (source) => {
    const watch = await ConsistencyWatch.begin(source);
    happens(source);
    return watch.end();
  });
}

/** A dump in whose walk something happens, and what was told of it. */
async function dumped(url: string, happens: () => void): Promise<{ result: DumpResult; notices: Notice[] }> {
  const notices: Notice[] = [];
  const result = await withSource(url, (source) => {
    pauseWalks(source, happens);
    const file = path.join(temporaryFolder(), 'vol.json');
    const options = { overwrite: false, onNotice: (notice: Notice) => void notices.push(notice) };
    return dumpToFile(source, file, { redaction: 'restore-ready' }, options);
  });
  return { result, notices };
}

for (const engine of TEST_ENGINES) {
  const isSnapshot = engine.server !== 'redis';
  const label = (otherwise: string): string => (isSnapshot ? 'snapshot' : otherwise);

  describeWithEngines([engine], `the moment that a dump of ${engine.name} shows`, () => {
    const volume = async (): Promise<{ url: string; live: LiveVolume }> => {
      const url = await engine.freshUrl();
      await loadFrom(fixture('vol-1/sqlite/dump.json'), url);
      return { url, live: await LiveVolume.at(engine, url) };
    };

    it('is one, where nobody uses the volume', async () => {
      const { url, live } = await volume();
      live.addSession(3, now() - 60, 'gone', '/mnt/gone');
      const { consistency, changedCounters, clientsBefore } = await watched(url, nothing);
      assert.equal(consistency.label, label('quiesced'));
      assert.match(consistency.how, isSnapshot ? /one transaction of/ : /^No client had .* no counter changed/);
      assert.deepEqual(changedCounters, []);
      assert.deepEqual(
        clientsBefore.map(({ hostName }) => hostName),
        ['gone'],
      );
      const { result, notices } = await dumped(url, nothing);
      assert.deepEqual(result.consistency, consistency);
      assert.deepEqual(notices, []);
    });

    it('is known by who had the volume open, and by what changed', async () => {
      const { url, live } = await volume();
      live.addSession(7, now() + YEAR_S, 'web-1', '/mnt/jfs');
      const open = await watched(url, nothing);
      assert.equal(open.consistency.label, label('fuzzy'));
      if (!isSnapshot) assert.match(open.consistency.how, /^Open by web-1:\/mnt\/jfs; no counter changed/);
      const { result, notices } = await dumped(url, () => live.countInodes(5));
      assert.equal(result.consistency?.label, label('fuzzy'));
      if (!isSnapshot) {
        assert.match(result.consistency.how, /^Open by web-1:\/mnt\/jfs; counters changed .*: nextInodes\.$/);
      }
      assert.deepEqual(notices, [], 'it is said once');
    });

    it('counts changes without a client, and clients that came meanwhile', async () => {
      const { url, live } = await volume();
      const changed = await watched(url, () => live.countInodes(1));
      assert.equal(changed.consistency.label, label('fuzzy'));
      assert.deepEqual(changed.changedCounters, ['nextInodes']);
      if (!isSnapshot) assert.match(changed.consistency.how, /^No client was recorded; counters changed/);
      const late = await watched(url, () => live.addSession(9, now() + YEAR_S, 'late', '/mnt/late'));
      assert.deepEqual([late.clientsBefore.length, late.clientsAfter.length], [0, 1]);
      assert.equal(late.consistency.label, label('fuzzy'));
    });

    it('takes a client that gives signs of life as live, whatever our clock says', async () => {
      const { url, live } = await volume();
      live.addSession(7, now() - 600, 'slow', '/mnt/slow');
      const { consistency } = await watched(url, () => live.heartbeat(7, now() - 500));
      assert.equal(consistency.label, label('fuzzy'));
      if (!isSnapshot) assert.match(consistency.how, /slow:\/mnt\/slow/);
    });
  });
}
