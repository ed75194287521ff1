import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { certificatesBeside } from '../../../src/extension/certificates/certificatesBeside';
import { lastDrill } from '../../../src/extension/certificates/lastDrill';
import { markdownText } from '../../../src/extension/ui/markdownText';
import { temporaryFolder } from '../../support/fixtures';

describe('certificates beside a dump', () => {
  let dump = '';
  const write = (name: string, hash = 'aa'): void => {
    const certificate = {
      endedAt: '2026-11-24T21:16:48Z',
      writeSeconds: 0.25,
      found: { entries: 12, treeHash: hash },
      expected: { treeHash: 'aa' },
    };
    writeFileSync(path.join(path.dirname(dump), `${name}.certificate.json`), JSON.stringify(certificate));
    writeFileSync(path.join(path.dirname(dump), `${name}.certificate.md`), '# proof');
  };
  const found = async (): Promise<string[]> =>
    (await certificatesBeside(dump)).map(({ readable }) => path.basename(readable, '.certificate.md'));

  beforeEach(() => {
    dump = path.join(temporaryFolder(), 'meta.dump');
    writeFileSync(dump, '');
  });

  it('are found by the name of the dump, the newest first', async () => {
    write('meta.dump.load-20261124T211648Z');
    write('meta.dump.drill-20261125T010203Z');
    write('meta.dump.drill-20261125T010203Z-2');
    write('meta.dump.drill-20261125T010203Z-10');
    write('meta.dump.gz.drill-20261126T010203Z');
    write('other.dump.drill-20261126T010203Z');
    write('meta.dump.drill-yesterday');
    assert.deepEqual(await found(), [
      'meta.dump.drill-20261125T010203Z-10',
      'meta.dump.drill-20261125T010203Z-2',
      'meta.dump.drill-20261125T010203Z',
      'meta.dump.load-20261124T211648Z',
    ]);
  });

  it('are none where the folder cannot be read', async () => {
    assert.deepEqual(await certificatesBeside(path.join(dump, 'no', 'folder.dump')), []);
  });

  it('tell the last drill, and no load', async () => {
    write('meta.dump.load-20261126T000000Z');
    assert.equal(await lastDrill(dump), undefined);
    write('meta.dump.drill-20261125T010203Z');
    assert.deepEqual(await lastDrill(dump), { endedAt: '2026-11-24T21:16:48Z', entries: 12, isPassed: true });
    write('meta.dump.drill-20261125T020304Z', 'bb');
    assert.equal((await lastDrill(dump))?.isPassed, false);
  });

  it('that cannot be read tell nothing', async () => {
    write('meta.dump.drill-20261125T010203Z');
    writeFileSync(path.join(path.dirname(dump), 'meta.dump.drill-20261125T010203Z.certificate.json'), '{');
    assert.equal(await lastDrill(dump), undefined);
  });
});

describe('text in Markdown', () => {
  it('is never markup', () => {
    for (const hostile of [
      '![x](http://e/x.png)',
      '<img src=x>',
      '# head',
      '[a](b)',
      '`c`',
      '**b**',
      'a\n# b',
      '~~s~~',
    ]) {
      const escaped = markdownText(hostile);
      assert.doesNotMatch(escaped, /\n/);
      assert.doesNotMatch(escaped, /(?<!\\)[`*_[\]()#!<>~&]/);
    }
  });
});
