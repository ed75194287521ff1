import assert from 'node:assert/strict';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { Readable } from 'node:stream';
import { describe, it } from 'mocha';
import type { FindingCode } from '../../src/core/check/finding';
import { openDumpStream } from '../../src/core/dump/openDumpFile';
import { openSource } from '../../src/core/registry/openSource';
import { openTarget } from '../../src/core/registry/openTarget';
import type { Acceptable } from '../../src/core/transfer/load/acceptance';
import type { LoadOptions } from '../../src/core/transfer/load/load';
import { load } from '../../src/core/transfer/load/load';
import type { LoadPlan } from '../../src/core/transfer/load/loadPlan';
import type { LoadResult } from '../../src/core/transfer/load/loadResult';
import { planLoadOf } from '../../src/core/transfer/load/planLoadOf';
import { temporaryFolder } from '../support/fixtures';
import { BASE, changed } from '../unit/check/baseDump';
import { CASES } from '../unit/check/cases';

const endOfFsTree = BASE.indexOf(',\n  "Trash"');
const SMALL = '"attr": {"inode":11,';
const SMALL_LENGTH = '"nlink":1,"length":9}';

interface Refused {
  code: Acceptable;
  text: string;
  /** What the refusal says of it. */
  says: RegExp;
  /** Names in the loaded tree, when accepted. */
  entries: number;
}

const WHOLE = 10;
const REFUSED: readonly [string, Refused][] = [
  ['the dump of a directory', of('subtree', CASES['subtree-dump'].text, /root of the tree has inode 77/)],
  ['a file cut right behind FSTree', of('cut', BASE.slice(0, endOfFsTree), /ends right behind FSTree/, WHOLE - 2)],
  ['a file cut right behind Trash', of('cut', BASE.slice(0, BASE.lastIndexOf('\n}')), /ends right behind Trash/)],
  [
    'an object before FSTree that the format does not define',
    of('member-container', changed(['  "FSTree"', '  "Color": {"red": 1},\n  "FSTree"']), /member Color has an object/),
  ],
  [
    'an array in an entry that the format does not define',
    of('member-container', changed([SMALL, `"color": [1],\n        ${SMALL}`]), /member color has an object/),
  ],
  ['DelFiles naming a file of the tree', of('del-live', CASES['del-live'].text, /DelFiles names inode 11/)],
  [
    'a length beyond any file',
    of(
      'length-range',
      changed([SMALL_LENGTH, `"nlink":1,"length":${2n ** 58n + 1n}}`]),
      /length of 288230376151711745/,
    ),
  ],
  ['an inode that clients keep', of('inode-reserved', CASES['inode-reserved'].text, /9223372032559808512/)],
];

const NEVER: readonly FindingCode[] = [
  'inode-zero',
  'inode-root',
  'directory-cycle',
  'trash-root',
  'length-range',
  'name-twice',
  'slice-sizes',
  'xattr-twice',
  'type-unknown',
  'cut',
];

/** A load makes these, and no client opens them: only the check refuses them. */
const NO_CLIENT_OPENS: readonly FindingCode[] = ['meta-version', 'client-version'];

function of(code: Acceptable, text: string, says: RegExp, entries = WHOLE): Refused {
  return { code, text, says, entries };
}

class Try {
  private readonly folder = temporaryFolder();
  readonly dump = path.join(this.folder, 'dump.json');
  private readonly database = path.join(temporaryFolder(), 'meta.db');
  readonly target = openTarget(`sqlite3://${this.database}`);

  constructor(private readonly text: string) {
    writeFileSync(this.dump, text);
  }

  plan(): Promise<LoadPlan> {
    return planLoadOf(this.dump, this.target);
  }

  async fromFile(options: LoadOptions = {}): Promise<LoadResult> {
    const source = await openSource(this.dump);
    try {
      return await load(source, this.target, options);
    } finally {
      await source.close();
    }
  }

  async fromPipe(options: LoadOptions = {}): Promise<LoadResult> {
    const source = openDumpStream(Readable.from([Buffer.from(this.text)]), 'a pipe');
    try {
      return await load(source, this.target, options);
    } finally {
      await source.close();
    }
  }

  requireNothingLeft(): void {
    assert.ok(!existsSync(this.database));
    assert.deepEqual(readdirSync(path.dirname(this.database)), []);
  }
}

describe('loads that are refused', () => {
  for (const [what, { code, text, says, entries }] of REFUSED) {
    it(`${what}, unless it is accepted`, async () => {
      const planned = await new Try(text).plan();
      assert.deepEqual(
        planned.refusals.map((refusal) => [refusal.code, refusal.acceptBy, refusal.count]),
        [[code, code, 1]],
      );
      for (const way of ['fromFile', 'fromPipe'] as const) {
        const refused = new Try(text);
        const others = REFUSED.map(([, other]) => other.code).filter((other) => other !== code);
        for (const options of [{}, { accept: others }]) {
          await assert.rejects(refused[way](options), (error: Error & { reason?: string }) => {
            assert.equal(error.reason, 'refused', error.message);
            assert.match(error.message, says);
            assert.ok(error.message.includes(`--accept ${code}`), error.message);
            return true;
          });
          refused.requireNothingLeft();
        }
        const notices: string[] = [];
        const accepted = await refused[way]({
          accept: [code],
          onNotice: (notice) => notices.push(`${notice.code} ${notice.message}`),
        });
        assert.deepEqual(accepted.accepted, [code]);
        assert.equal(accepted.verification.entries, entries);
        assert.equal(notices.filter((notice) => notice.startsWith('accepted ') && says.test(notice)).length, 1);
      }
    });
  }

  for (const code of NEVER) {
    it(`${code}, and nothing accepts it`, async () => {
      const { text } = CASES[code as 'cut'];
      const attempt = new Try(text);
      const { refusals } = await attempt.plan();
      assert.ok(
        refusals.some((refusal) => refusal.code === code && refusal.acceptBy === undefined),
        JSON.stringify(refusals),
      );
      const accept = REFUSED.map(([, refused]) => refused.code);
      for (const way of ['fromFile', 'fromPipe'] as const) {
        await assert.rejects(attempt[way]({ accept }), { name: 'MetaError' });
        attempt.requireNothingLeft();
      }
    });
  }

  it('whatever the plan refuses the load refuses too, and nothing else', async () => {
    for (const [code, { text }] of Object.entries(CASES)) {
      const attempt = new Try(text);
      const { refusals } = await attempt.plan();
      const isLoaded = await attempt.fromFile().then(
        () => true,
        () => false,
      );
      const isExpected = refusals.length === 0 || NO_CLIENT_OPENS.includes(code as FindingCode);
      assert.equal(isLoaded, isExpected, `${code}: ${JSON.stringify(refusals)}`);
    }
  });

  it('a directory that was asked for is no surprise', async () => {
    const attempt = new Try(BASE);
    const result = await attempt.fromFile({ root: 2 });
    assert.deepEqual([result.accepted, result.verification.entries], [[], 2]);
  });
});
