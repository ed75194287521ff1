import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import type { Edit } from '../../../src/core/edit/edit';
import { EditedDump } from '../../../src/core/edit/editedDump';
import { membersText } from '../../../src/core/edit/overlay/sameMembers';
import { exportPatch } from '../../../src/core/edit/patch/exportPatch';
import type { ImportedPatch } from '../../../src/core/edit/patch/importPatch';
import { importPatch } from '../../../src/core/edit/patch/importPatch';
import { namesOfPath, pathText } from '../../../src/core/edit/patch/pathText';
import { openDumpFile } from '../../../src/core/dump/openDumpFile';
import { MetaError } from '../../../src/core/errors';
import { jsonObject } from '../../../src/core/model/jsonValue';
import { settingFromJson } from '../../../src/core/model/setting';
import { dumpText } from '../../support/dumpText';
import { editChoices } from '../../support/editChoices';
import { EditFolder } from '../../support/editFolder';
import { EditModel } from '../../support/editModel';
import type { GeneratedVolume } from '../../support/generatedVolume';
import { generatedVolume } from '../../support/generatedVolume';
import { directory, file, volumeOf } from '../../support/smallVolume';

describe('patch', () => {
  const folder = new EditFolder();
  before(() => folder.create());
  after(() => folder.remove());

  async function exported(volume: GeneratedVolume, edits: readonly Edit[]): Promise<string> {
    return folder.edited(await dumpText(volume), [], (dump) => exportPatch(dump, edits));
  }

  async function imported(volume: GeneratedVolume, patch: string, force = false): Promise<ImportedPatch> {
    const path = folder.write('other.json', await dumpText(volume));
    const dump = new EditedDump(await openDumpFile(path));
    try {
      return await importPatch(patch, dump, { force });
    } finally {
      await dump.close();
    }
  }

  it('carries any edits to an equal dump', async () => {
    await fc.assert(
      fc.asyncProperty(generatedVolume, editChoices, async (volume, choices) => {
        const model = new EditModel(volume);
        for (const choice of choices) model.choose(choice);
        const { edits, conflicts, isForeign } = await imported(volume, await exported(volume, model.edits));
        assert.deepEqual(conflicts, []);
        assert.deepEqual(edits, model.edits);
        assert.equal(isForeign, false);
      }),
      { numRuns: 60 },
    );
  });

  it('spells paths as the dump does, exact for any bytes', () => {
    assert.equal(pathText(['a b', '50%', '\xff', '\xe4\xb8\xad']), '/a%20b/50%25/%FF/中');
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 1, maxLength: 9 }), { maxLength: 4 }),
        (bytes) => {
          const names = bytes.map((list) => String.fromCharCode(...list));
          assert.deepEqual(namesOfPath(pathText(names)), names);
        },
      ),
    );
    assert.equal(namesOfPath('a'), undefined);
  });

  const put = (names: string[], mode: number, uid = 0): Edit => {
    const { entry } = file('', 10);
    return { kind: 'put', names, text: membersText({ ...entry, attr: { ...entry.attr, mode, uid } }) };
  };
  const volume = volumeOf([file('a', 10), file('b', 11), directory('d', 2, [file('x', 12)])]);

  it('tells where another dump differs, with both sides, and takes the rest in order', async () => {
    const patch = await exported(volume, [
      put(['a'], 0o600),
      { kind: 'move', from: ['b'], to: ['c'] },
      { kind: 'delete', names: ['d'] },
      { kind: 'add', names: ['n'], text: membersText(file('', 99).entry) },
      { kind: 'move', from: ['n'], to: ['m'] },
    ]);
    const changed = file('a', 10);
    changed.entry.attr = { ...changed.entry.attr, uid: 5 };
    const other = volumeOf([changed, file('c', 13), directory('d', 2, [file('x', 12), file('y', 14)]), file('m', 99)]);
    const { edits, conflicts } = await imported(other, patch);
    assert.deepEqual(
      conflicts.map(({ index, kind, message }) => [index, kind, message]),
      [
        [0, 'differs', '/a is not what the patch expects.'],
        [1, 'missing', 'There is no /b.'],
        [2, 'differs', '/d holds 2 entries instead of 1.'],
        [4, 'taken', 'There is a /m already. Choose another name, or delete it first.'],
      ],
    );
    assert.match(conflicts[0]?.expected ?? '', /"uid": ?0/);
    assert.match(conflicts[0]?.found ?? '', /"uid": ?5/);
    assert.deepEqual(edits, [{ kind: 'add', names: ['n'], text: membersText(file('', 99).entry) }]);
  });

  it('takes what differs when told to', async () => {
    const patch = await exported(volume, [put(['a'], 0o600)]);
    const changed = file('a', 10);
    changed.entry.attr = { ...changed.entry.attr, uid: 5 };
    const { edits, conflicts } = await imported(volumeOf([changed]), patch, true);
    assert.deepEqual(conflicts, []);
    assert.equal(edits.length, 1);
  });

  it('says when it holds a secret, and masks those that edits leave', async () => {
    const setting = (secret: string): GeneratedVolume => {
      const members = Object.assign(jsonObject(), volume.facts.setting.members, { SecretKey: secret });
      return { ...volume, facts: { ...volume.facts, setting: settingFromJson(members) } };
    };
    const edit = (secret: string): Edit => {
      const members = { ...setting(secret).facts.setting.members, TrashDays: 7 };
      return { kind: 'section', section: 'Setting', text: JSON.stringify(members) };
    };
    const kept = await exported(setting('one secret'), [edit('one secret')]);
    assert.doesNotMatch(kept, /one secret/);
    assert.equal((JSON.parse(kept) as { holdsSecrets: boolean }).holdsSecrets, false);
    const other = await imported(setting('other secret'), kept);
    assert.deepEqual(other.conflicts, []);
    const given = await exported(setting('removed'), [edit('one secret')]);
    assert.equal((await imported(setting('removed'), given)).holdsSecrets, true);
  });

  it('says when it was made for another volume', async () => {
    const patch = (await exported(volume, [])).replace(/"uuid": "[^"]*"/, '"uuid": "other"');
    assert.equal((await imported(volume, patch)).isForeign, true);
  });

  for (const [text, reason, message] of [
    ['{', 'malformed', /is no patch/],
    ['{"format":"jfsmeta-patch","version":2}', 'unsupported', /version 2/],
    ['{"format":"other","version":1}', 'malformed', /format/],
  ] as const) {
    it(`is refused when it is ${text}`, async () => {
      await assert.rejects(
        imported(volume, text),
        (error) => MetaError.is(error, reason) && message.test(error.message),
      );
    });
  }
});
