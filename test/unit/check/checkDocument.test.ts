import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { DocumentProblem } from '../../../src/core/check/checkDocument';
import { checkDocument } from '../../../src/core/check/checkDocument';
import type { DocumentKind } from '../../../src/core/documents/documentKind';
import { DOCUMENT_KINDS } from '../../../src/core/documents/documentKind';
import { countersDocument } from '../../../src/core/documents/countersDocument';
import { delFilesDocument } from '../../../src/core/documents/delFilesDocument';
import { entryDocument } from '../../../src/core/documents/entryDocument';
import { pageDocument } from '../../../src/core/documents/pageDocument';
import { quotasDocument } from '../../../src/core/documents/quotasDocument';
import { editableSettingDocument } from '../../../src/core/documents/settingDocument';
import { subtreeDocument } from '../../../src/core/documents/subtreeDocument';
import { sustainedDocument } from '../../../src/core/documents/sustainedDocument';
import { openDumpFile } from '../../../src/core/dump/openDumpFile';
import { jsonObject } from '../../../src/core/model/jsonValue';
import { settingFromJson } from '../../../src/core/model/setting';
import type { VolumeFacts } from '../../../src/core/model/volumeFacts';
import { factsOfSetting } from '../../../src/core/model/volumeFacts';
import { fixture } from '../../support/fixtures';

const ATTR =
  '{"inode":5,"type":"regular","mode":420,"uid":0,"gid":0,"atime":1,"mtime":1,"ctime":1,"nlink":1,"length":9}';
const CHUNKS = '[{"index":0,"slices":[{"id":9007199254740993,"size":9,"len":9}]}]';
const ENTRY = `{\n  "attr": ${ATTR},\n  "chunks": ${CHUNKS}\n}\n`;

function facts(setting: Record<string, boolean> = {}, more: Partial<VolumeFacts> = {}): VolumeFacts {
  const known = {
    Name: 'demo',
    UUID: 'u',
    Storage: 'file',
    Bucket: '/',
    BlockSize: 4096,
    EnableACL: true,
    DirStats: true,
  };
  return { ...factsOfSetting(settingFromJson(Object.assign(jsonObject(), known, setting))), ...more };
}

/** Each problem as its code and the text it is about. */
function problems(kind: DocumentKind, text: string, of: VolumeFacts = facts()): string[] {
  return checkDocument(kind, text, { facts: of }).map(({ code, start, end }) => `${code} ${text.slice(start, end)}`);
}

function repaired(text: string, { replacement }: DocumentProblem): string {
  assert.ok(replacement);
  return text.slice(0, replacement.start) + replacement.text + text.slice(replacement.end);
}

describe('check of a document', () => {
  it('has nothing to say of an entry that is right', () => {
    assert.deepEqual(problems('entry', ENTRY), []);
  });

  for (const [name, old, text, expected] of [
    ['a number out of range', '"uid":0', '"uid":-1', 'number-range -1'],
    ['a number with a fraction', '"uid":0', '"uid":0.5', 'number-range 0.5'],
    ['a number in quotes', '"uid":0', '"uid":"0"', 'value-type "0"'],
    ['a member nobody knows', '"uid":0', '"color":0,"uid":0', 'member-unknown "color"'],
    ['a type nobody knows', '"regular"', '"file"', 'type-unknown "file"'],
    ['an inode of 0', '"inode":5', '"inode":0', 'inode-zero 0'],
    ['a mode with a type in it', '"mode":420', '"mode":33188', 'mode-range 33188'],
    ['nanoseconds of a second', '"nlink"', '"mtimensec":1000000000,"nlink"', 'nsec-range 1000000000'],
    ['a chunk twice', '[{"index":0', '[{"index":0,"slices":[{"id":7,"size":1,"len":1}]},{"index":0', 'chunk-twice 0'],
    ['half a slice', '"size":9,"len":9', '"size":8,"len":9', 'slice-part {"id":9007199254740993,"size":8,"len":9}'],
    ['null among the chunks', CHUNKS, `[null,${CHUNKS.slice(1)}`, 'null-element null'],
    ['a target of a file', '"chunks"', '"symlink": "/x",\n  "chunks"', 'symlink-misplaced "/x"'],
    [
      'chunks in front of attr',
      `"attr": ${ATTR},\n  "chunks": ${CHUNKS}`,
      `"chunks": ${CHUNKS}, "attr": ${ATTR}`,
      'attr-order "chunks"',
    ],
    ['an object nobody knows', '"chunks"', '"more": {"a":1},\n  "chunks"', 'member-container "more"'],
  ] as const) {
    it(`finds ${name}, at its place`, () => {
      assert.ok(ENTRY.includes(old));
      assert.deepEqual(problems('entry', ENTRY.replace(old, text)), [expected]);
    });
  }

  it('counts places in UTF-16 units', () => {
    const text = `{"attr": ${ATTR.replace('"uid":0', '"uid":"x"')},"xattrs": [{"name":"user.é𝕏","value":"𝕏"},{"name":"user.é𝕏","value":""}],"chunks": ${CHUNKS}}`;
    assert.deepEqual(problems('entry', text), ['value-type "x"', 'xattr-twice "user.é𝕏"']);
  });

  it('knows 64-bit numbers exactly', () => {
    const at = (length: string): string[] => problems('entry', ENTRY.replace('"length":9', `"length":${length}`));
    assert.deepEqual(at('288230376151711744'), []);
    assert.deepEqual(at('288230376151711745'), ['length-range 288230376151711745']);
    assert.deepEqual(at('18446744073709551615'), ['length-range 18446744073709551615']);
    assert.deepEqual(at('18446744073709551616'), ['number-range 18446744073709551616']);
  });

  it('replaces what is certain', () => {
    const acl =
      '"posix_acl_access": {"owner":7,"group":5,"other":0,"mask":7,"users":[{"id":1,"perm":6}],"groups":null}';
    const text = ENTRY.replace('"chunks"', `${acl},\n  "chunks"`);
    const [problem, ...others] = checkDocument('entry', text, { facts: facts() });
    assert.ok(problem);
    assert.deepEqual(others, []);
    assert.equal(problem.code, 'acl-mode');
    assert.equal(problem.replacement?.title, 'Set mode to 504 (0770)');
    assert.deepEqual(problems('entry', repaired(text, problem)), []);
  });

  it('takes chunks behind the end of a file away, all at once', () => {
    const chunk = (index: number): string => `{"index":${index},"slices":[{"id":${index + 1},"size":1,"len":1}]}`;
    for (const list of [[0, 1, 2], [1, 2], [1], [0, 1]]) {
      const text = ENTRY.replace(CHUNKS, `[\n  ${list.map(chunk).join(',\n  ')}\n]`);
      const [problem] = checkDocument('entry', text, { facts: facts() });
      assert.equal(problem?.code, 'chunk-beyond');
      const after = repaired(text, problem);
      assert.equal((JSON.parse(after) as { chunks: unknown[] }).chunks.length, list.includes(0) ? 1 : 0);
      assert.ok(!problems('entry', after).some((one) => one.startsWith('chunk')));
    }
  });

  it('knows the volume around an entry', () => {
    const deleted = facts({}, { delFiles: [{ inode: 5, length: 1, expire: 1 }] });
    assert.deepEqual(problems('entry', ENTRY, deleted), ['del-live 5']);
    assert.deepEqual(problems('entry', ENTRY.replace('"length":9', '"length":9,"tier":2')), ['tier-undefined 2']);
    const acl = '{"owner":6,"group":4,"other":4,"mask":65535,"users":null,"groups":null}';
    const withAcl = ENTRY.replace('"chunks"', `"posix_acl_access": ${acl},\n  "chunks"`);
    assert.deepEqual(problems('entry', withAcl, facts({ EnableACL: false })), [`acl-disabled ${acl}`]);
    assert.deepEqual(problems('entry', withAcl), []);
  });

  it('checks a subtree entry by entry, with names and links', () => {
    const directory = (inode: number, nlink: number, entries: string): string =>
      `{"attr":{"inode":${inode},"type":"directory","mode":493,"uid":0,"gid":0,"atime":1,"mtime":1,"ctime":1,"nlink":${nlink},"length":0},"entries":{${entries}}}`;
    const file = `{"attr":${ATTR},"chunks":${CHUNKS}}`;
    const tree = (entries: string, nlink = 2): string => `{"FSTree":${directory(3, nlink, entries)}}`;
    assert.deepEqual(problems('subtree', tree(`"a":${file},"b":${file}`)), []);
    assert.deepEqual(problems('subtree', tree(`"a":${file},"%61":${file}`)), ['name-twice "%61"']);
    assert.deepEqual(problems('subtree', tree(`"..":${file}`)), ['name-invalid ".."']);
    assert.deepEqual(problems('subtree', tree(`"d":${directory(4, 2, '')}`, 2)), ['links-differ 2']);
    assert.deepEqual(problems('subtree', tree(`"d":${directory(3, 2, '')}`, 3)), ['directory-linked 3']);
    assert.deepEqual(problems('subtree', tree('"a":null')), ['entry-invalid null']);
    assert.deepEqual(problems('subtree', tree(`"a":{"chunks":${CHUNKS}}`)).length, 2);
  });

  it('checks the entries of a page, each for itself', () => {
    const page = (entry: string): string => `{"entries":{"a":${entry},"b":${ENTRY}}}`;
    assert.deepEqual(problems('page', page(ENTRY)), []);
    assert.deepEqual(problems('page', page(ENTRY.replace('"length":9', '"length":9,"tier":2'))), ['tier-undefined 2']);
    assert.deepEqual(problems('page', page('7')), ['entry-invalid 7']);
  });

  it('takes 10 000 directories in each other', () => {
    const depth = 10_000;
    const open = (i: number): string =>
      `{"attr":{"inode":${i + 2},"type":"directory","mode":9999,"uid":0,"gid":0,"atime":1,"mtime":1,"ctime":1,"nlink":3,"length":0},"entries":{"d":`;
    const text =
      Array.from({ length: depth }, (_, i) => open(i)).join('') +
      `{"attr":${ATTR},"chunks":${CHUNKS}}` +
      '}}'.repeat(depth);
    assert.equal(problems('subtree', text).filter((one) => one.startsWith('mode-range')).length, depth);
  });

  it('checks the setting without its secrets', () => {
    const setting =
      '{"Name":"demo","UUID":"u","Storage":"s3","Bucket":"b","SecretKey":"****","BlockSize":4096,"TrashDays":1}';
    assert.deepEqual(problems('setting', setting), []);
    const typed = setting.replace('****', 'hush-hush');
    const [problem] = checkDocument('setting', typed, {});
    assert.equal(problem?.code, 'secret-present');
    assert.ok(!problem.message.includes('hush'));
    assert.equal(repaired(typed, problem), setting.replace('****', 'removed'));
    assert.deepEqual(problems('setting', setting.replace('4096', '"4096"')), ['setting-type "4096"']);
    const withoutSize = setting.replace('"BlockSize":4096,', '');
    assert.deepEqual(problems('setting', withoutSize), [`setting-value ${withoutSize}`]);
    assert.deepEqual(problems('setting', setting.replace('"TrashDays":1', '"TrashDays":-1')), ['setting-value -1']);
  });

  it('checks counters, quotas, deleted and sustained files', () => {
    const deleted = facts({}, { delFiles: [{ inode: 50, length: 1, expire: 1 }] });
    assert.deepEqual(problems('counters', '{"nextInodes": 51}', deleted), []);
    assert.deepEqual(problems('counters', '{"nextInodes": 50}', deleted), ['counter-low 50']);
    assert.deepEqual(problems('counters', '{"nextInodes": "x"}', deleted), ['value-type "x"']);
    const quotas =
      '{"Quotas": {"2": {"path": "/a", "maxSpace": -2, "maxInodes": 1, "usedSpace": 4}}, "UserQuotas": {"x": {}}}';
    assert.deepEqual(problems('quotas', quotas, facts({ UserGroupQuota: true })), [
      'quota-negative -2',
      'quota-key "x"',
    ]);
    assert.deepEqual(problems('quotas', '{"UserQuotas": {"1": {"maxSpace": 1}}}'), ['quotas-disabled "UserQuotas"']);
    const twice = '[{"inode": 3}, {"inode": 3}]';
    assert.deepEqual(problems('delFiles', twice), ['del-twice {"inode": 3}']);
    const [problem] = checkDocument('delFiles', twice, {});
    assert.ok(problem);
    assert.equal(repaired(twice, problem), '[{"inode": 3}]');
    assert.deepEqual(problems('sustained', '[{"sid": -1}]'), ['number-range -1']);
  });

  it('leaves text that is being typed to others', () => {
    for (const kind of DOCUMENT_KINDS) {
      for (let end = 0; end < ENTRY.length - 2; end++) assert.deepEqual(problems(kind, ENTRY.slice(0, end)), []);
    }
    assert.deepEqual(problems('entry', `${ENTRY}}`), []);
  });

  it('never fails, whatever JSON it is given', () => {
    fc.assert(
      fc.property(fc.constantFrom(...DOCUMENT_KINDS), fc.json(), fc.string({ unit: 'binary' }), (kind, json, text) => {
        for (const one of [
          json,
          text,
          `{"attr":${json},"FSTree":${json},"Quotas":${json}}`,
          `{"FSTree":{"entries":${json}}}`,
        ]) {
          for (const { start, end } of checkDocument(kind, one, { facts: facts() })) {
            assert.ok(start >= 0 && start <= end && end <= one.length);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('has no error and no warning for the documents of a real volume', async () => {
    const source = await openDumpFile(fixture('vol-1/sqlite/dump.json'));
    try {
      const of = await source.facts();
      const texts: [DocumentKind, string][] = [
        ['setting', editableSettingDocument(of)],
        ['counters', countersDocument(of)],
        ['quotas', quotasDocument(of, new Map())],
        ['delFiles', delFilesDocument(of)],
        ['sustained', sustainedDocument(of)],
        ['page', (await pageDocument(source, 1, undefined)).text],
        ['subtree', await subtreeDocument(source, 1, { maxEntries: 1000, maxBytes: 1_000_000 })],
      ];
      for (let inode = 1; inode < 172; inode++) {
        const inspection = await source.inspect(inode);
        if (inspection !== undefined) texts.push(['entry', entryDocument(inspection)]);
      }
      assert.ok(texts.length > 150);
      for (const [kind, text] of texts) {
        const grave = checkDocument(kind, text, { facts: of }).filter(({ severity }) => severity !== 'information');
        assert.deepEqual(grave, [], kind);
      }
    } finally {
      await source.close();
    }
  });
});
