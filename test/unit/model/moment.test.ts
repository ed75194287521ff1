import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Moment } from '../../../src/core/model/moment';
import { changeText, changedCounters, liveBetween } from '../../../src/core/model/moment';
import type { Session } from '../../../src/core/model/volumeFacts';
import { NO_COUNTERS } from '../../../src/core/model/volumeFacts';

const session = (sid: number, expire: number, hostName = `host-${sid}`): Session => ({
  sid,
  expire,
  version: '1.4.1',
  hostName,
  ipAddrs: [],
  mountPoint: '/mnt',
  mountTime: '',
  processId: 1,
});
const moment = (at: number, sessions: Session[], counters: Partial<Moment['counters']> = {}): Moment => ({
  at,
  sessions,
  counters: { ...NO_COUNTERS, ...counters },
});
const liveIds = (before: Moment, after: Moment): (number | bigint)[] =>
  liveBetween(before, after).map(({ sid }) => sid);

describe('two moments of a volume', () => {
  it('tell of clients that left, that came, and that only gave a sign of life', () => {
    const before = moment(100, [session(1, 200), session(2, 50), session(3, 50)]);
    const after = moment(110, [session(2, 50), session(3, 60), session(4, 300)]);
    assert.deepEqual(liveIds(before, after), [1, 3, 4]);
    assert.deepEqual(liveIds(after, after), [4]);
    assert.deepEqual(liveIds(moment(400, [session(4, 300)]), moment(401, [session(4, 300)])), []);
  });

  it('tell which counters changed, exactly', () => {
    const large = 9007199254740993n;
    const before = moment(1, [], { usedSpace: large, nextChunk: 7 });
    assert.deepEqual(changedCounters(before, moment(2, [], { usedSpace: large, nextChunk: 7 })), []);
    assert.deepEqual(changedCounters(before, moment(2, [], { usedSpace: large + 1n, nextChunk: 8 })), [
      'usedSpace',
      'nextChunk',
    ]);
  });

  it('are said in one sentence, with as many clients as people read', () => {
    assert.equal(changeText([], []), undefined);
    assert.equal(
      changeText([session(5, 1, ''), session(6, 1)], []),
      'Open by session 5, host-6:/mnt; no counter changed while it was read.',
    );
    assert.equal(
      changeText([], ['usedSpace', 'nextChunk']),
      'No client was recorded; counters changed while it was read: usedSpace, nextChunk.',
    );
    const many = changeText(
      Array.from({ length: 12 }, (_, i) => session(i, 1)),
      [],
    );
    assert.match(many ?? '', /host-9:\/mnt and 2 more; /);
  });
});
