import assert from 'node:assert/strict';
import { countersDocument } from '../../../src/core/documents/countersDocument';
import { delFilesDocument } from '../../../src/core/documents/delFilesDocument';
import { DocumentAddress } from '../../../src/core/documents/documentAddress';
import { documentEdits } from '../../../src/core/documents/documentEdits';
import type { FactKind } from '../../../src/core/documents/documentKind';
import { pageDocument } from '../../../src/core/documents/pageDocument';
import { quotasDocument } from '../../../src/core/documents/quotasDocument';
import { editableSettingDocument } from '../../../src/core/documents/settingDocument';
import { sustainedDocument } from '../../../src/core/documents/sustainedDocument';
import type { Edit } from '../../../src/core/edit/edit';
import { MetaError } from '../../../src/core/errors';
import { resolvePath } from '../../../src/core/inspect/resolvePath';
import type { VolumeFacts } from '../../../src/core/model/volumeFacts';
import type { MetadataSource } from '../../../src/core/ports/metadataSource';
import { openSource } from '../../../src/core/registry/openSource';
import { fixture } from '../../support/fixtures';
import type { Names } from '../../../src/core/model/names';

describe('edits of documents', () => {
  let source: MetadataSource;
  let facts: VolumeFacts;
  before(async () => {
    source = await openSource(fixture('vol-1/sqlite/dump-keep-secret.json'));
    facts = await source.facts();
  });
  after(() => source.close());

  const ofFacts = (kind: FactKind, before: string, text: string): Edit[] =>
    documentEdits({ address: DocumentAddress.ofFacts('c', kind), text, before, setting: facts.setting });
  const ofEntry = (before: string, text: string, names: Names = ['a']): Edit[] =>
    documentEdits({ address: DocumentAddress.ofPlace('c', 'entry', names), text, before, setting: facts.setting });
  const isMalformed = (error: unknown): boolean => MetaError.is(error, 'malformed');

  it('an entry is put as it is typed, and white space alone is no edit', () => {
    const before = '{\n  "attr": {"inode": 5, "mode": 420}, "symlink": "a  b"\n}\n';
    assert.deepEqual(ofEntry(before, '{"attr":{"inode":5,"mode":420},"symlink":"a  b"}'), []);
    const text = '{"attr":{"inode":5,"mode":420},"symlink":"a b"}';
    assert.deepEqual(ofEntry(before, text), [{ kind: 'put', names: ['a'], text }]);
  });

  it('a subtree is put without the name it is shown under', () => {
    const edit = (text: string): Edit[] =>
      documentEdits({
        address: DocumentAddress.ofPlace('c', 'subtree', ['d']),
        text,
        before: '{"FSTree": {"attr": {"inode": 2}, "entries": {}}}',
        setting: facts.setting,
      });
    const [put] = edit('{ "FSTree": {"attr": {"inode": 18446744073709551615}, "entries": {}} }\n');
    assert.deepEqual(put, {
      kind: 'putSubtree',
      names: ['d'],
      text: '{"attr": {"inode": 18446744073709551615}, "entries": {}}',
    });
    assert.throws(() => edit('{}'), /FSTree/);
    assert.throws(() => edit('{"FSTree": {}, "Trash": {}}'), /Trash/);
    assert.throws(() => edit('{"FSTree": {}'), isMalformed);
  });

  it('a page changes its entries one by one, and keeps its names', async () => {
    const directory = await resolvePath(source, '/odd');
    const { text } = await pageDocument(source, directory?.inode ?? 0, undefined);
    const address = DocumentAddress.ofPage('c', ['odd'], '');
    const edit = (changed: string): Edit[] =>
      documentEdits({ address, text: changed, before: text, setting: facts.setting });
    assert.deepEqual(edit(text.replaceAll('\n', '\n ')), []);
    const names = Object.keys((JSON.parse(text) as { entries: object }).entries);
    const odd = names.find((name) => name.includes('%E9')) ?? '';
    const at = text.indexOf(`"${odd}": {`);
    const changed = text.slice(0, at) + text.slice(at).replace(/"mode": \d+/, '"mode": 7');
    const edits = edit(changed);
    assert.equal(edits.length, 1);
    const [put] = edits;
    assert.ok(put?.kind === 'put');
    assert.deepEqual(put.names, ['odd', 'caf\xe9']);
    assert.match(put.text, /"mode": 7,/);
    assert.throws(() => edit(text.replace(`"${odd}"`, '"other"')), /Rename/);
  });

  it('a page shows what the entries of a directory are, not what they hold', async () => {
    const docs = await resolvePath(source, '/docs');
    assert.ok(docs);
    const { text, next } = await pageDocument(source, docs.inode, undefined);
    assert.equal(next, undefined);
    const { entries } = JSON.parse(text) as { entries: Record<string, object> };
    assert.equal(Object.keys(entries).length, 51);
    // What a directory holds is no part of the page.
    assert.ok(Object.values(entries).every((entry) => !('entries' in entry)));
  });

  it('a secret that is masked stays, and is in no edit', () => {
    const before = editableSettingDocument(facts);
    assert.match(before, /"SecretKey": "\*\*\*\*"/);
    assert.deepEqual(ofFacts('setting', before, before), []);
    const [edit] = ofFacts('setting', before, before.replace('"TrashDays": 1', '"TrashDays": 3'));
    assert.ok(edit?.kind === 'section' && edit.section === 'Setting');
    assert.match(edit.text, /"SecretKey": "\*\*\*\*"/);
    assert.match(edit.text, /"TrashDays": 3/);
    const [removed] = ofFacts('setting', before, before.replace('"****"', '"removed"'));
    assert.ok(removed?.kind === 'section');
    assert.match(removed.text, /"SecretKey": "removed"/);
    assert.throws(() => ofFacts('setting', before, before.replace('"TrashDays": 1', '"TrashDays": "x"')), isMalformed);
    assert.throws(() => ofFacts('setting', before, '[]'), isMalformed);
  });

  it('counters leave out what a dump leaves out', () => {
    const before = countersDocument(facts);
    assert.deepEqual(ofFacts('counters', before, before), []);
    const [edit] = ofFacts('counters', before, before.replace(/"nextChunk": \d+/, '"nextChunk": 9007199254740993'));
    assert.ok(edit?.kind === 'section');
    assert.match(edit.text, /"nextChunk": 9007199254740993/);
    assert.doesNotMatch(edit.text, /lastChangelog|nextCleanupSlices/);
  });

  it('of quotas only the kind that changed is an edit, without what is only shown', () => {
    const before = quotasDocument(facts, new Map(facts.dirQuotas.map(({ key }) => [key, '/team'])));
    assert.deepEqual(ofFacts('quotas', before, before), []);
    const [edit, ...others] = ofFacts('quotas', before, before.replace('"maxInodes": 5000', '"maxInodes": 1'));
    assert.deepEqual(others, []);
    assert.ok(edit?.kind === 'section' && edit.section === 'Quotas');
    assert.match(edit.text, /"maxInodes": 1/);
    assert.doesNotMatch(edit.text, /path|used/);
    assert.throws(() => ofFacts('quotas', before, '{"Quota": {}}'), isMalformed);
  });

  it('deleted and sustained files are put as lists', () => {
    const listed = {
      ...facts,
      delFiles: [{ inode: 2n ** 63n, length: 5, expire: -1 }],
      sustained: [{ sid: 1, inodes: [7] }],
    };
    const delFiles = delFilesDocument(listed);
    assert.deepEqual(ofFacts('delFiles', delFiles, delFiles), []);
    assert.match(delFiles, /"inode": 9223372036854775808/);
    assert.deepEqual(ofFacts('delFiles', delFiles, '[]'), [{ kind: 'section', section: 'DelFiles', text: '[]' }]);
    const sustained = sustainedDocument(listed);
    const [edit] = ofFacts('sustained', sustained, sustained.replace('7', '8'));
    assert.ok(edit?.kind === 'section' && edit.section === 'Sustained');
  });

  it('sessions are of no dump', () => {
    assert.throws(() => ofFacts('sessions', '{}', '{ }'), /Sessions/);
  });
});
