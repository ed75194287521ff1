import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { CHECKS } from '../../../src/core/check/codes';

const ROW = /^\| `([a-z-]+)`\s*\| (\w+)\s*\| (.+?)\s*\| (.+?)\s*\|$/gm;

describe('docs/checks.md', () => {
  it('lists every code with its severity and what to do', () => {
    const text = readFileSync(path.join(import.meta.dirname, '../../../docs/checks.md'), 'utf8');
    const listed = [...text.matchAll(ROW)].map(([, code, severity, , advice]) => [code, { severity, advice }]);
    assert.deepEqual(Object.fromEntries(listed), CHECKS);
    assert.equal(listed.length, Object.keys(CHECKS).length);
  });
});
