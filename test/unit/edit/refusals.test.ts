import { strict as assert } from 'node:assert';
import { appendFileSync } from 'node:fs';
import type { Edit } from '../../../src/core/edit/edit';
import { membersText } from '../../../src/core/edit/overlay/sameMembers';
import type { MetaErrorReason } from '../../../src/core/errors';
import { MetaError } from '../../../src/core/errors';
import { dumpText } from '../../support/dumpText';
import { EditFolder } from '../../support/editFolder';
import { directory, file, volumeOf } from '../../support/smallVolume';

const FILE = membersText(file('', 90).entry);

const REFUSED: [string, Edit, MetaErrorReason, RegExp][] = [
  ['an entry that is not there', { kind: 'put', names: ['no'], text: FILE }, 'notFound', /There is no \/no in/],
  ['a name that is taken', { kind: 'add', names: ['a'], text: FILE }, 'exists', /There is a \/a already/],
  ['a move onto another', { kind: 'move', from: ['a'], to: ['d', 'x'] }, 'exists', /There is a \/d\/x already/],
  ['a directory that is none', { kind: 'add', names: ['a', 'b'], text: FILE }, 'malformed', /\/a is not a directory/],
  ['an empty name', { kind: 'add', names: [''], text: FILE }, 'malformed', /at least one byte/],
  ['a dot', { kind: 'move', from: ['a'], to: ['..'] }, 'malformed', /means a directory itself/],
  ['a slash', { kind: 'move', from: ['a'], to: ['b/c'] }, 'malformed', /holds a slash/],
  ['a NUL', { kind: 'move', from: ['a'], to: ['b\0'] }, 'malformed', /holds a NUL/],
  ['a long name', { kind: 'move', from: ['a'], to: ['n'.repeat(256)] }, 'malformed', /256 bytes is too long/],
  ['the name of the trash', { kind: 'move', from: ['a'], to: ['.trash'] }, 'unsupported', /is the trash/],
  ['a move into itself', { kind: 'move', from: ['d'], to: ['d', 'y'] }, 'malformed', /cannot be moved into itself/],
  ['a move of the root', { kind: 'move', from: [], to: ['d', 'r'] }, 'unsupported', /root of a tree cannot be moved/],
  ['the end of the root', { kind: 'delete', names: [] }, 'unsupported', /root of a tree cannot be deleted/],
  ['a full directory as a file', { kind: 'put', names: ['d'], text: file2(2) }, 'malformed', /holds entries/],
  ['another inode for the root', { kind: 'put', names: [], text: dir(7) }, 'malformed', /keeps its inode 1/],
  ['an inode in use', { kind: 'add', names: ['n'], text: file2(10, 'uid') }, 'exists', /inode 10 belongs to \/a/],
  ['a directory in use', { kind: 'add', names: ['n'], text: dir(2) }, 'exists', /inode 2 belongs to \/d/],
  ['inode 1', { kind: 'add', names: ['n'], text: file2(1) }, 'malformed', /inode 1 is reserved/],
  ['a trash inode', { kind: 'add', names: ['n'], text: dir('9223372032828243969') }, 'malformed', /reserved/],
  ['no JSON', { kind: 'put', names: ['a'], text: '{"attr":' }, 'malformed', /\(line 1\)/],
  ['no attr', { kind: 'put', names: ['a'], text: '{}' }, 'malformed', /without attr/],
  ['a fraction', { kind: 'put', names: ['a'], text: '{\n"attr":{"inode":1.5}}' }, 'malformed', /\(line 2\)/],
  ['an unknown member', { kind: 'put', names: ['a'], text: unknownMember() }, 'malformed', /member color is none/],
  ['text behind the document', { kind: 'put', names: ['a'], text: `${FILE}x` }, 'malformed', /end of the document/],
  ['entries in a put', { kind: 'put', names: ['d'], text: withEntries() }, 'malformed', /not part of this document/],
  ['a subtree of a file', { kind: 'putSubtree', names: ['a'], text: dir(10) }, 'malformed', /a subtree is a directory/],
  ['a section that is none', { kind: 'section', section: 'Counters', text: '[]' }, 'malformed', /^Counters: /],
  ['a quota without number', { kind: 'section', section: 'Quotas', text: '{"x":{}}' }, 'malformed', /^Quotas: /],
];

describe('edits that cannot be', () => {
  const folder = new EditFolder();
  before(() => folder.create());
  after(() => folder.remove());

  for (const [what, edit, reason, message] of REFUSED) {
    it(`refuse ${what}`, async () => {
      const volume = volumeOf([file('a', 10), directory('d', 2, [file('x', 11)])]);
      await folder.edited(await dumpText(volume), [], async (dump) => {
        await assert.rejects(
          dump.checkEdit(edit),
          (error) => MetaError.is(error, reason) && message.test(error.message),
        );
        assert.deepEqual(await dump.changes(), []);
      });
    });
  }

  it('are those of a dump that is cut: nobody knows what is missing', async () => {
    const text = (await dumpText(volumeOf([file('a', 10), file('b', 11)]))).toString();
    const cut = text.slice(0, text.indexOf('"b"') + 20);
    await folder.edited(cut, [], async (dump) => {
      await assert.rejects(dump.setEdits([{ kind: 'delete', names: ['a'] }]), (error) =>
        MetaError.is(error, 'malformed'),
      );
      assert.deepEqual(dump.appliedEdits, []);
    });
  });

  it('are those of a file that was changed since it was opened', async () => {
    const volume = volumeOf([file('a', 10)]);
    const edit: Edit = { kind: 'delete', names: ['a'] };
    await folder.edited(await dumpText(volume), [edit], async (dump) => {
      appendFileSync(dump.label, '\n');
      await assert.rejects(dump.list(1, { limit: 1 }), (error) => MetaError.is(error, 'damaged'));
      await assert.rejects(dump.setEdits([edit, edit]), (error) => MetaError.is(error, 'damaged'));
    });
  });

  it('leave a hard link of the very same file to be made', async () => {
    const volume = volumeOf([file('a', 10, {}, 5)]);
    const text = membersText(file('', 10, {}, 5).entry);
    await folder.edited(await dumpText(volume), [{ kind: 'add', names: ['b'], text }], async (dump) => {
      assert.equal((await dump.inspect(10))?.links.length, 2);
    });
  });

  it('leave the inode of a deleted entry to be taken again', async () => {
    const volume = volumeOf([file('a', 10, {}, 5)]);
    const edits: Edit[] = [
      { kind: 'put', names: ['a'], text: file2(10, 'uid') },
      { kind: 'delete', names: ['a'] },
      { kind: 'add', names: ['b'], text: dir(10) },
    ];
    await folder.edited(await dumpText(volume), edits, async (dump) => {
      assert.equal((await dump.inspect(10))?.attr.type, 2);
    });
  });
});

function file2(inode: number, changed?: string): string {
  return `{"attr":{"inode":${inode},"type":"regular"${changed === undefined ? '' : `,"${changed}":3`}}}`;
}

function dir(inode: number | string): string {
  return `{"attr":{"inode":${inode},"type":"directory"}}`;
}

function unknownMember(): string {
  return FILE.trim().replace(/\}$/, ',"color":1}');
}

function withEntries(): string {
  return `{"attr":{"inode":2,"type":"directory"},"entries":{"y":${FILE}}}`;
}
