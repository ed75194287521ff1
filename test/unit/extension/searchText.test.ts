import assert from 'node:assert/strict';
import { ownerQuery, queriesOf } from '../../../src/extension/commands/search/searchText';

describe('text to search for', () => {
  it('is part of a name unless it says otherwise', () => {
    assert.deepEqual(queriesOf('block'), [{ by: 'name', pattern: '*block*' }]);
    assert.deepEqual(queriesOf('*.jp?g'), [{ by: 'name', pattern: '*.jp?g' }]);
    assert.deepEqual(queriesOf('caf\\xe9'), [{ by: 'name', pattern: '*caf\xe9*' }]);
    assert.deepEqual(queriesOf('café'), [{ by: 'name', pattern: '*caf\xc3\xa9*' }]);
    assert.deepEqual(queriesOf('  '), []);
  });

  it('is a path with a slash in front, an inode with a hash', () => {
    assert.deepEqual(queriesOf('/data/a b'), [{ by: 'path', path: '/data/a b' }]);
    assert.deepEqual(queriesOf('#9223372032828243969'), [{ by: 'inode', inode: 9223372032828243969n }]);
    assert.deepEqual(queriesOf('inode 41'), [{ by: 'inode', inode: 41 }]);
    assert.deepEqual(queriesOf('#99999999999999999999'), [{ by: 'name', pattern: '*#99999999999999999999*' }]);
  });

  it('is an inode or a name when it is a number', () => {
    assert.deepEqual(queriesOf('41'), [
      { by: 'inode', inode: 41 },
      { by: 'name', pattern: '*41*' },
    ]);
  });

  it('is a slice by its number or by any of its objects', () => {
    const slice = { by: 'slice', id: 25 };
    for (const text of ['slice 25', '25_0_300000', 'vol-1/chunks/0/0/25_3_4194304', 'vol/chunks/00/00/25_0_1']) {
      assert.deepEqual(queriesOf(text), [slice], text);
      assert.deepEqual(ownerQuery(text), slice, text);
    }
    assert.deepEqual(ownerQuery('25'), slice);
    for (const text of ['0', 'block', 'slice', '25_0', 'x25_0_1']) assert.equal(ownerQuery(text), undefined, text);
  });
});
