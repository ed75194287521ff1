import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { MetaError } from '../../../../src/core/errors';
import { DIRECTORY_ATTR, dumpOfChildren, dumpOfFile, recordDump } from '../../../support/recordDump';

const XATTRS = '"xattrs":[{"name":"user.a","value":"1"}]';
const FILE = '"f":{"attr":{"inode":5,"type":"regular"}}';

describe('order of members', () => {
  it('xattrs behind entries are in the entry when it is left', async () => {
    const { events } = await recordDump(dumpOfChildren(`"d":{${DIRECTORY_ATTR},"entries":{${FILE}},${XATTRS}}`));
    const [, , enter, , leave] = events;
    assert.ok(enter?.event === 'enter' && leave?.event === 'leave');
    assert.deepEqual([enter.entry.xattrs, leave.amended, leave.entry.xattrs.length], [[], true, 1]);
  });

  it('entries in front of attr: everything is known when the directory is entered', async () => {
    const { events } = await recordDump(dumpOfChildren(`"d":{"entries":{${FILE}},${DIRECTORY_ATTR},${XATTRS}}`));
    const [, , enter, leaf, leave] = events;
    assert.ok(enter?.event === 'enter' && leaf?.event === 'leaf' && leave?.event === 'leave');
    assert.deepEqual([enter.entry.xattrs.length, leaf.entry.inode, leave.amended], [1, 5, false]);
  });

  it('entries in front of attr on every level of a deep tree end in a limit, not in quadratic time', async function () {
    this.timeout(60_000);
    const depth = 20_000;
    const text = `"d":{"entries":{`.repeat(depth) + `}, ${DIRECTORY_ATTR}}`.repeat(depth);
    await assert.rejects(recordDump(dumpOfChildren(text)), (error) => MetaError.is(error, 'limit'));
  });

  it('sections behind the trees are read from a file', async () => {
    const text = dumpOfFile('f');
    const quotas = '"Quotas":{"10":{"maxSpace":-1,"maxInodes":7},"2":{"maxSpace":1,"maxInodes":-1}}';
    const moved = `${text.trimEnd().slice(0, -1)},${quotas}}`;
    const { facts, leaves } = await recordDump(moved);
    assert.equal(leaves.length, 1);
    assert.deepEqual(facts?.dirQuotas, [
      { key: 10, maxSpace: -1, maxInodes: 7 },
      { key: 2, maxSpace: 1, maxInodes: -1 },
    ]);
  });

  it('Trash in front of FSTree is told behind it', async () => {
    const trash = '"Trash":{"attr":{"inode":9223372032828243968,"type":"directory"}}';
    const { events } = await recordDump(dumpOfFile('f').replace('"FSTree"', `${trash},"FSTree"`));
    assert.deepEqual(
      events.flatMap((e) => (e.event === 'begin' ? [e.tree] : [])),
      ['FSTree', 'Trash'],
    );
  });

  it('of a stream must be that of the official client', async () => {
    const text = dumpOfFile('f').replace(/("Setting":\{.*?\}),(.*)\}\n/, '$2,$1}');
    assert.equal((await recordDump(text)).leaves.length, 1);
    await assert.rejects(recordDump(text, { access: 'once' }), (error) => {
      assert.ok(MetaError.is(error, 'malformed'));
      assert.match(error.message, /save the dump to a file/);
      return true;
    });
  });

  it('a directory without entries is empty', async () => {
    const { events } = await recordDump(dumpOfChildren(`"d":{${DIRECTORY_ATTR}}`));
    assert.deepEqual(
      events.map((e) => e.event),
      ['begin', 'enter', 'enter', 'leave', 'leave', 'end'],
    );
  });

  it('100 000 levels need no stack', async () => {
    const depth = 100_000;
    const { events } = await recordDump(
      dumpOfChildren(`"d":{${DIRECTORY_ATTR},"entries":{`.repeat(depth) + '}}'.repeat(depth)),
    );
    assert.equal(events.length, 2 * (depth + 1) + 2);
  });
});
