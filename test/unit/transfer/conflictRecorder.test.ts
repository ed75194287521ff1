import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Entry } from '../../../src/core/model/entry';
import { ConflictRecorder } from '../../../src/core/transfer/load/conflictRecorder';
import { file } from '../../support/smallVolume';

const KEPT = 100;

function linked(inode: number, nlink: number, mode = 0o644): Entry {
  const { entry } = file('x', inode);
  return { ...entry, attr: { ...entry.attr, nlink, mode } };
}

describe('conflicts of very many hard links', () => {
  it('are not found beyond what is kept, and it is said', () => {
    const notices: string[] = [];
    const recorder = new ConflictRecorder('a dump', false, ({ message }) => notices.push(message), KEPT);
    const inodes = Array.from({ length: KEPT + 10 }, (_, i) => 2 + i);
    for (const inode of inodes) recorder.first(linked(inode, 3));
    for (const inode of inodes) recorder.again(linked(inode, 3, inode % 2 === 0 ? 0o644 : 0o600), () => ['y']);
    assert.equal(recorder.finish().count, KEPT / 2);
    assert.ok(notices.some((notice) => notice.startsWith('10 further names of hard links were not compared')));
  });

  it('with two names are forgotten when both were seen, so that others are kept', () => {
    const notices: string[] = [];
    const recorder = new ConflictRecorder('a dump', false, ({ message }) => notices.push(message), KEPT);
    for (let inode = 2; inode < 10 * KEPT; inode++) {
      recorder.first(linked(inode, 2));
      recorder.again(linked(inode, 2), () => ['y']);
    }
    assert.deepEqual([recorder.finish().count, notices], [0, []]);
    recorder.first(linked(5000, 2));
    recorder.again(linked(5000, 2, 0o600), () => ['y']);
    recorder.again(linked(5000, 2), () => ['z']);
    assert.deepEqual(
      recorder.finish().listed.map(({ kind, names }) => [kind, names.join('/')]),
      [
        ['copies', 'y'],
        ['copies', 'z'],
      ],
    );
  });
});
