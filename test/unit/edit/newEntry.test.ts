import assert from 'node:assert/strict';
import { changedFields } from '../../../src/core/edit/changedFields';
import { newEntryText, nextFreeInode } from '../../../src/core/edit/newEntry';
import { EntryType } from '../../../src/core/model/entryType';
import { NO_COUNTERS } from '../../../src/core/model/volumeFacts';

const BASE = { target: '', inode: 7, owner: { uid: 1000, gid: 100 }, seconds: 1_800_000_000 };

describe('new entries', () => {
  it('are spelled as a dump spells them', () => {
    assert.deepEqual(JSON.parse(newEntryText({ ...BASE, type: EntryType.regular })), {
      attr: {
        inode: 7,
        type: 'regular',
        mode: 0o644,
        uid: 1000,
        gid: 100,
        atime: 1_800_000_000,
        mtime: 1_800_000_000,
        ctime: 1_800_000_000,
        nlink: 1,
        length: 0,
      },
    });
    const directory = JSON.parse(newEntryText({ ...BASE, type: EntryType.directory })) as Record<string, object>;
    assert.deepEqual(directory['entries'], {});
    assert.deepEqual(Object.entries(directory['attr'] ?? {}).slice(0, 3), [
      ['inode', 7],
      ['type', 'directory'],
      ['mode', 0o755],
    ]);
    const link = newEntryText({ ...BASE, type: EntryType.symlink, target: 'a b\xff' });
    assert.match(link, /"symlink": "a%20b%FF"/);
  });

  it('get an inode that neither the volume nor an edit before has', () => {
    const counters = { ...NO_COUNTERS, nextInodes: 100 };
    assert.equal(nextFreeInode(counters, []), 100);
    assert.equal(nextFreeInode(NO_COUNTERS, []), 2);
    const text = newEntryText({ ...BASE, type: EntryType.regular, inode: 100 });
    assert.equal(nextFreeInode(counters, [{ kind: 'add', names: ['a'], text }]), 101);
    const trash = '{"attr": {"inode": 9223372032828243969}, "entries": {"x": {"attr": {"inode" : 205}}}}';
    assert.equal(nextFreeInode(counters, [{ kind: 'putSubtree', names: ['.trash'], text: trash }]), 206);
  });
});

describe('changed fields', () => {
  it('are those of attr by their own names, and other members', () => {
    const before = '{"attr": {"inode": 9223372036854775807, "mode": 420}, "xattrs": [1]}';
    assert.deepEqual(changedFields(before, before.replaceAll(' ', '')), []);
    assert.deepEqual(changedFields(before, '{"attr": {"inode": 9223372036854775806, "mode": 1, "tier": 2}}'), [
      'inode',
      'mode',
      'tier',
      'xattrs',
    ]);
    assert.deepEqual(changedFields('[1]', '[2]'), []);
  });
});
