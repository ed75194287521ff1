import { describe, it } from 'mocha';
import { fixtureBytes } from '../../support/fixtures';
import { assertScanned } from '../../support/recordScan';
import type { Style } from './restyle';
import { isEntry, restyle } from './restyle';
import { tokenTree } from './tokenTree';

const DUMPS = ['vol-1/sqlite/dump.json', 'conflicts/dump.json', 'old/v1.0.4/dump.json'];

const STYLES: Record<string, Style> = {
  minified: {},
  'indented as the official client does, with spaces inside attr': { indent: '  ' },
  'with CR LF': { indent: '  ', newline: '\r\n' },
  'all escaped': { escapeAll: true },
  'members of entries reversed': { order: (members, path) => (isEntry(path) ? members.reverse() : members) },
  'sections reversed': { order: (members, path) => (path.length === 0 ? members.reverse() : members) },
  'sorted like jq -S': { indent: '  ', order: (members) => members.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)) },
};

describe('scanning dumps that went through other tools', () => {
  for (const file of DUMPS) {
    for (const [name, style] of Object.entries(STYLES)) {
      it(`${file}, ${name}: what the general reader tells`, async () => {
        const text = restyle(await tokenTree(fixtureBytes(file)), style);
        for (const initialBytes of [300, 5000, 1024 * 1024]) {
          await assertScanned(text, { windowSize: { initialBytes, maxBytes: 1024 * 1024 } });
        }
      });
    }
  }
});
