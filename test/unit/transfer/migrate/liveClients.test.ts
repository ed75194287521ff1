import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Session } from '../../../../src/core/model/volumeFacts';
import { factsOfSetting } from '../../../../src/core/model/volumeFacts';
import { settingFromJson } from '../../../../src/core/model/setting';
import { clientChanges, factChanges } from '../../../../src/core/transfer/migrate/factChanges';
import { clientText, liveClients } from '../../../../src/core/transfer/migrate/liveClients';

const now = Math.floor(Date.now() / 1000);
const client = (sid: number, expire: number, members: Partial<Session> = {}): Session => ({
  sid,
  expire,
  version: '1.4.1',
  hostName: `host-${sid}`,
  ipAddrs: [],
  mountPoint: '/mnt',
  mountTime: '',
  processId: 7,
  ...members,
});
const sids = (clients: readonly Session[]): unknown[] => clients.map(({ sid }) => sid);

describe('clients of a volume that is migrated', () => {
  it('are live until they expire', () => {
    assert.deepEqual(sids(liveClients([client(1, now + 100), client(2, now - 100)])), [1]);
  });

  it('are live when they were renewed, whatever our clock says', () => {
    const earlier = [client(1, now - 5000), client(2, now - 5000)];
    assert.deepEqual(
      sids(liveClients([client(1, now - 4900), client(2, now - 5000), client(3, now - 1)], earlier)),
      [1],
    );
  });

  it('are told when they came or went meanwhile, and not when they were there all the time', () => {
    const [stayed, left, came] = [client(1, now + 9), client(2, now + 9), client(3, now + 9)];
    const stale = client(4, now - 5000);
    const changes = clientChanges([stayed, left, stale], [stayed, left], [stayed, came, stale]);
    assert.deepEqual(changes, [
      'A client opened the volume: host-3: /mnt (session 3, process 7, 1.4.1).',
      'A client left the volume: host-2: /mnt (session 2, process 7, 1.4.1).',
    ]);
  });

  it('are named even where they left nothing about themselves', () => {
    const unknown = client(9, now, { hostName: '', mountPoint: '', version: '', processId: 0 });
    assert.equal(clientText(unknown), 'an unknown host: no mount point (session 9)');
  });
});

describe('what changed beside the trees', () => {
  const facts = factsOfSetting(settingFromJson({ Name: 'v', TrashDays: 1 }));
  const quota = { key: 2, maxSpace: 10, maxInodes: -1, usedSpace: 1, usedInodes: 1 };

  it('is told by counter, and by what was changed', () => {
    const after = {
      ...facts,
      setting: settingFromJson({ Name: 'v', TrashDays: 2 }),
      counters: { ...facts.counters, nextChunk: 2n ** 60n },
      dirQuotas: [quota],
      delFiles: [{ inode: 5, length: 1, expire: 0 }],
    };
    assert.deepEqual(factChanges(facts, after), [
      'Counter nextChunk was 0 and is 1152921504606846976.',
      'The setting changed.',
      'The list of quotas changed.',
      'The list of deleted files changed.',
    ]);
    assert.deepEqual(factChanges(after, after), []);
  });

  it('is not told of the usage of quotas', () => {
    const before = { ...facts, dirQuotas: [quota] };
    assert.deepEqual(factChanges(before, { ...facts, dirQuotas: [{ ...quota, usedSpace: 9 }] }), []);
  });
});
