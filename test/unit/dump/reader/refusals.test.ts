import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { DumpPlace, MetaErrorReason } from '../../../../src/core/errors';
import { MetaError } from '../../../../src/core/errors';
import { DIRECTORY_ATTR, dumpOfChildren, dumpOfFile, recordDump } from '../../../support/recordDump';

async function refusal(
  text: string | Buffer,
  reason: MetaErrorReason = 'malformed',
): Promise<MetaError & { place: DumpPlace }> {
  const error: unknown = await recordDump(text).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(MetaError.is(error, reason), String(error));
  assert.ok(error.place !== undefined);
  return error as MetaError & { place: DumpPlace };
}

const attr = (members: string): string => dumpOfChildren(`"f":{"attr":{"inode":2,"type":"regular",${members}}}`);
const whole = dumpOfFile('f');
const without = (member: RegExp): string => whole.replace(member, '');

describe('what the reader refuses', () => {
  const cases: [string, string | Buffer, RegExp][] = [
    ['no Counters', without(/"Counters":\{\},/), /Counters is missing.*juicefs dump/],
    ['no Setting', without(/"Setting":\{.*?\},/), /Setting is missing/],
    ['Counters null', whole.replace('"Counters":{}', '"Counters":null'), /Counters object/],
    ['Setting null', whole.replace(/"Setting":\{.*?\}/, '"Setting":null'), /Setting is not an object/],
    [
      'a setting of the wrong type',
      whole.replace('"BlockSize":4096', '"BlockSize":"4096"'),
      /Setting\.BlockSize is not an integer/,
    ],
    ['no FSTree', `${whole.slice(0, whole.indexOf(',"FSTree"'))}}`, /FSTree is missing/],
    ['an empty object', '{}', /Setting is missing|FSTree is missing|Counters is missing/],
    ['FSTree null', whole.replace(/"FSTree":.*/, '"FSTree":null}'), /"n" where the object of a/],
    ['two FSTrees', whole.replace('"FSTree":', `"FSTree":{${DIRECTORY_ATTR}},"FSTree":`), /FSTree for the second time/],
    ['a root that is a file', whole.replace(/"FSTree":.*/, '"FSTree":{"attr":{"type":"regular"}}}'), /not a directory/],
    ['the final brace missing', whole.trimEnd().slice(0, -1), /the text ends where a comma or \} should be/],
    ['an entry that is null', dumpOfChildren('"f":null'), /the object of an entry/],
    ['an entry that is a number', dumpOfChildren('"f":5'), /the object of an entry/],
    ['an entry without attr', dumpOfChildren('"f":{"chunks":[]}'), /an entry without attr/],
    ['attr null', dumpOfChildren('"f":{"attr":null}'), /the attr object/],
    ['attr in capitals', dumpOfChildren('"f":{"ATTR":{"inode":2,"type":"regular"}}'), /an entry without attr/],
    ['attr without type', dumpOfChildren('"f":{"attr":{"inode":2}}'), /attr without a type/],
    ['an unknown type', dumpOfChildren('"f":{"attr":{"inode":2,"type":"unknown"}}'), /a type that is none of/],
    ['a type in capitals', dumpOfChildren('"f":{"attr":{"inode":2,"type":"REGULAR"}}'), /a type that is none of/],
    ['entries null', dumpOfChildren(`"d":{${DIRECTORY_ATTR},"entries":null}`), /the entries object/],
    ['entries in an array', dumpOfChildren(`"d":{${DIRECTORY_ATTR},"entries":[]}`), /the entries object/],
    [
      'entries twice',
      dumpOfChildren(`"d":{${DIRECTORY_ATTR},"entries":{},"entries":{}}`),
      /entries for the second time/,
    ],
    [
      'attr again behind entries',
      dumpOfChildren(`"d":{${DIRECTORY_ATTR},"entries":{},${DIRECTORY_ATTR}}`),
      /attr for the second time/,
    ],
    ['entries of a file', dumpOfFile('f', ',"entries":{}'), /not a directory/],
    ['null in chunks', dumpOfFile('f', ',"chunks":[null]'), /a chunk object/],
    ['null in slices', dumpOfFile('f', ',"chunks":[{"index":0,"slices":[null]}]'), /a slice object/],
    ['null in xattrs', dumpOfFile('f', ',"xattrs":[null]'), /an xattr object/],
    ['null in DelFiles', whole.replace('"DelFiles":[]', '"DelFiles":[null]'), /a deleted file object/],
    ['a quota that is null', whole.replace('"DelFiles":[]', '"DelFiles":[],"Quotas":{"1":null}'), /a quota object/],
    ['a quota of no number', whole.replace('"DelFiles":[]', '"DelFiles":[],"Quotas":{"a":{}}'), /a key of Quotas/],
    ['a fraction', attr('"mode":1.5'), /not a whole number/],
    ['an exponent', attr('"mode":1e3'), /not a whole number/],
    ['a leading zero', attr('"mode":0644'), /a leading zero/],
    ['a quoted number', attr('"mode":"420"'), /a quote where an integer should be/],
    ['uint8 beyond', attr('"tier":256'), /range of its field, 0 to 255/],
    ['uint16 beyond', attr('"mode":65536'), /range of its field/],
    ['uint32 beyond', attr('"uid":4294967296'), /range of its field/],
    ['nanoseconds beyond', attr('"atimensec":4294967296'), /range of its field/],
    ['uint64 beyond, which upstream wraps', attr('"length":18446744073709551616'), /range of its field/],
    ['int64 beyond, which upstream wraps', attr('"atime":9223372036854775808'), /range of its field/],
    ['a negative unsigned number', attr('"uid":-1'), /range of its field/],
    ['a trailing comma', dumpOfChildren('"f":{"attr":{"inode":2,"type":"regular"},}'), /a member name in quotes/],
    [
      'a trailing comma between entries',
      dumpOfChildren('"f":{"attr":{"inode":2,"type":"regular"}},'),
      /the name of an entry/,
    ],
    ['a comment', `/* */${whole}`, /does not start with \{/],
    ['a wrong escape', dumpOfFile('\\x41'), /no escape that JSON has/],
    ['broken JSON in an unknown member', dumpOfFile('f', ',"x":{"a" 1}'), /a colon/],
  ];
  for (const [what, text, message] of cases) {
    it(what, async () => {
      const reason = what === 'a comment' ? 'notJuiceFs' : 'malformed';
      assert.match((await refusal(text, reason)).message, message);
    });
  }

  it('says offset, line and path, spelled as in the dump', async () => {
    const text = dumpOfChildren(
      `\n"docs":{${DIRECTORY_ATTR},"entries":{\n"a%20b":{"attr":{"inode":2,\n"type":"regular","mode":-1}}}}`,
    );
    const { place, message } = await refusal(text);
    assert.deepEqual(place, { offset: text.indexOf('-1'), line: 4, path: '/docs/a%20b' });
    assert.match(message, /^test\.json: .*\(line 4, byte \d+, at \/docs\/a%20b\)$/);
  });

  it('says the same of a stream', async () => {
    const text = dumpOfChildren('\n"f":{"attr":{"inode":2,\n"type":"x"}}');
    await assert.rejects(
      recordDump(text, { access: 'once', windowSize: { initialBytes: 32, maxBytes: 4096 } }),
      (error) => {
        assert.ok(MetaError.is(error));
        assert.deepEqual(error.place, { offset: text.indexOf('"x"'), line: 3, path: '/f' });
        return true;
      },
    );
  });

  it('an item beyond the window, with the limit', async () => {
    const text = dumpOfFile('n'.repeat(5000));
    await assert.rejects(recordDump(text, { windowSize: { initialBytes: 64, maxBytes: 4096 } }), (error) =>
      MetaError.is(error, 'limit'),
    );
  });

  it('never shows a secret of the header', async () => {
    const text = whole.replace('"BlockSize"', '"SecretKey":"hush-hush","BlockSize":x,"B"');
    assert.doesNotMatch((await refusal(text)).message, /hush/);
  });
});
