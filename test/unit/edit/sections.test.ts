import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import type { Edit, EditableSection } from '../../../src/core/edit/edit';
import { holdsSecrets } from '../../../src/core/edit/holdsSecrets';
import type { ItemChange } from '../../../src/core/edit/itemChange';
import { jsonObject } from '../../../src/core/model/jsonValue';
import { settingFromJson } from '../../../src/core/model/setting';
import type { VolumeFacts } from '../../../src/core/model/volumeFacts';
import { dumpText } from '../../support/dumpText';
import { EditFolder } from '../../support/editFolder';
import { fixture } from '../../support/fixtures';
import { minified } from '../../support/minified';
import { readInput } from '../../support/readInput';
import { volumeOf } from '../../support/smallVolume';

describe('edited header members', () => {
  const folder = new EditFolder();
  before(() => folder.create());
  after(() => folder.remove());

  const volume = volumeOf([]);

  async function edited(
    text: Buffer | string,
    edits: readonly Edit[],
  ): Promise<{ text: string; changes: ItemChange[] }> {
    return folder.edited(text, edits, async (dump) => ({
      text: (await readInput(await dump.input())).toString('utf8'),
      changes: await dump.changes(),
    }));
  }

  /** What the official client would write for these facts. */
  async function dumpOf(facts: Partial<VolumeFacts>): Promise<Buffer> {
    return dumpText({ ...volume, facts: { ...volume.facts, ...facts } });
  }

  const LIMITS = { maxSpace: 1024, maxInodes: -1 };
  const CASES: [string, EditableSection, string, Partial<VolumeFacts>][] = [
    [
      'Counters',
      'Counters',
      '{"nextInodes": 7, "usedSpace": 9007199254740993}',
      { counters: { ...volume.facts.counters, nextInodes: 7, usedSpace: 9007199254740993n } },
    ],
    ['Sustained', 'Sustained', '[{"sid":3,"inodes":[9]}]', { sustained: [{ sid: 3, inodes: [9] }] }],
    [
      'DelFiles',
      'DelFiles',
      '[{"inode":5,"length":4096,"expire":1700000000}]',
      { delFiles: [{ inode: 5, length: 4096, expire: 1_700_000_000 }] },
    ],
    [
      'Quotas where there were none, in the order of strings',
      'Quotas',
      '{"2":{"path":"/x","maxSpace":1024,"maxInodes":-1,"usedSpace":5},"10":{"maxSpace":1024,"maxInodes":-1}}',
      { dirQuotas: [2, 10].map((key) => ({ key, ...LIMITS })) },
    ],
    ['UserQuotas', 'UserQuotas', '{"0":{"maxSpace":1024,"maxInodes":-1}}', { userQuotas: [{ key: 0, ...LIMITS }] }],
  ];
  for (const [what, section, text, facts] of CASES) {
    it(`are written as the official client writes them: ${what}`, async () => {
      const wanted = await dumpOf(facts);
      const original = await dumpOf({});
      const edit: Edit = { kind: 'section', section, text };
      assert.equal((await edited(original, [edit])).text, wanted.toString());
      assert.equal((await edited(minified(original), [edit])).text, minified(wanted).toString());
    });
  }

  it('come and go in their order', async () => {
    const quotas = { '2': LIMITS };
    const text = JSON.stringify(quotas);
    const list = [{ key: 2, ...LIMITS }];
    const all: Edit[] = (['GroupQuotas', 'Quotas', 'UserQuotas'] as const).map((section) => ({
      kind: 'section',
      section,
      text,
    }));
    const full = await dumpOf({ dirQuotas: list, userQuotas: list, groupQuotas: list });
    const result = await edited(await dumpOf({}), all);
    assert.equal(result.text, full.toString());
    assert.deepEqual(
      result.changes.map(({ item, change }) => ('section' in item ? `${change} ${item.section}` : '')),
      ['added Quotas', 'added UserQuotas', 'added GroupQuotas'],
    );
    const none: Edit[] = all.map((edit) => ({ ...edit, text: '{}' }) as Edit);
    assert.equal((await edited(full, none)).text, (await dumpOf({})).toString());
    const [, middle] = none;
    assert.equal(
      (await edited(full, [middle!])).text,
      (await dumpOf({ userQuotas: list, groupQuotas: list })).toString(),
    );
  });

  it('that say the same leave the bytes as they are', async () => {
    const original = (await dumpOf({})).toString().replace('"usedSpace": 0,', '"usedSpace":0, "mine": {"a": [1]},');
    const edit: Edit = { kind: 'section', section: 'Counters', text: '{"mine":{"a":[1]}}' };
    const result = await edited(original, [edit]);
    assert.equal(result.text, original);
    assert.deepEqual(result.changes, []);
    const changed = await edited(original, [{ ...edit, text: '{"mine":{"a":[2]}}' }]);
    assert.match(changed.text, /"mine": \{\n {6}"a": \[\n {8}2\n {6}\]\n {4}\}/);
  });

  it('keep unknown members of the setting as they are typed', async () => {
    const members = { ...volume.facts.setting.members };
    const text = JSON.stringify({ Future: { b: 1, a: 'x' }, ...members });
    const result = await edited(await dumpOf({}), [{ kind: 'section', section: 'Setting', text }]);
    assert.match(result.text, /"Future": \{\n {6}"b": 1,\n {6}"a": "x"\n {4}\}/);
  });

  it('keep secrets that only the document masked, and never show one', async () => {
    const setting = settingFromJson(
      Object.assign(jsonObject(), volume.facts.setting.members, {
        SecretKey: 'first-secret',
        Bucket: 'http://u:pw@h/b',
      }),
    );
    const original = await dumpOf({ setting });
    const masked = JSON.stringify({
      ...setting.members,
      SecretKey: '****',
      Bucket: 'http://u:****@h/b',
      TrashDays: 9,
    });
    const kept = await edited(original, [{ kind: 'section', section: 'Setting', text: masked }]);
    assert.match(kept.text, /"SecretKey": "first-secret"/);
    assert.match(kept.text, /"TrashDays": 9/);
    const replaced = masked.replace('"****"', '"second-secret"');
    const edits: Edit[] = [
      { kind: 'section', section: 'Setting', text: replaced },
      { kind: 'section', section: 'Setting', text: masked },
    ];
    const result = await edited(original, edits);
    assert.match(result.text, /"SecretKey": "second-secret"/);
    const shown = JSON.stringify(result.changes) + JSON.stringify(kept.changes);
    assert.doesNotMatch(shown, /-secret|pw@/);
    assert.match(result.changes[0]?.after ?? '', /"SecretKey": "\*\*\*\* \(changed\)"/);
    assert.equal(holdsSecrets([edits[1]!]), false);
    assert.equal(holdsSecrets(edits), true);
  });

  it('are found behind the trees', async () => {
    const text = readFileSync(fixture('vol-1/sqlite/dump.json'), 'utf8');
    const start = text.indexOf('  "FSTree"');
    const moved = `{\n${text.slice(start, -3)},\n${text.slice(2, start).trimEnd().replace(/,$/, '')}\n}\n`;
    const edit: Edit = { kind: 'section', section: 'DelFiles', text: '[{"inode":5,"length":1,"expire":2}]' };
    const result = await edited(moved, [edit]);
    const json = JSON.parse(result.text) as { DelFiles: unknown };
    assert.deepEqual(json.DelFiles, [{ inode: 5, length: 1, expire: 2 }]);
    assert.deepEqual(Object.keys(json), Object.keys(JSON.parse(moved) as object));
  });
});
