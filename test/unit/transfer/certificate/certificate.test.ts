import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import type { ByteString } from '../../../../src/core/model/byteString';
import { canonical } from '../../../../src/core/model/u64';
import { certificateJson } from '../../../../src/core/transfer/certificate/certificateJson';
import { certificateText } from '../../../../src/core/transfer/certificate/certificateText';
import { readCertificate } from '../../../../src/core/transfer/certificate/readCertificate';
import { certificateBase, writeCertificate } from '../../../../src/core/transfer/certificate/writeCertificate';
import type { Conflict } from '../../../../src/core/transfer/load/conflict';
import { VERIFICATION, certificateOf } from '../../../support/certificates';
import { temporaryFolder } from '../../../support/fixtures';
import { assertFollowsSchema } from '../../../support/schemaCheck';

const u64 = fc.bigInt({ min: 0n, max: 18446744073709551615n }).map(canonical);
const count = fc.maxSafeNat();
const name: fc.Arbitrary<ByteString> = fc
  .uint8Array({ maxLength: 12 })
  .map((bytes) => Buffer.from(bytes).toString('latin1'));
const conflict: fc.Arbitrary<Conflict> = fc.record({
  kind: fc.constantFrom('copies', 'types', 'directory'),
  inode: u64,
  names: fc.array(name, { maxLength: 4 }),
  resolution: fc.string({ unit: 'binary' }),
});
const text = fc.string({ unit: 'binary' });
const migration = fc.record({
  clientsBefore: fc.array(text),
  clientsAfter: fc.array(text),
  changes: fc.array(text),
  sampledDirectories: count,
  rollbackNote: text,
});
const certificates = fc
  .record({
    kind: fc.constantFrom('load', 'migrate', 'drill'),
    length: u64,
    conflicts: fc.array(conflict, { maxLength: 3 }),
    secrets: fc.array(text, { maxLength: 2 }),
    label: text,
    findings: fc.option(fc.record({ error: count, warning: count, information: count }), { nil: undefined }),
    migration: fc.option(migration, { nil: undefined }),
  })
  .map((made) => {
    const found = { ...VERIFICATION, lengthBytes: made.length };
    return certificateOf(
      {
        expected: found,
        verification: found,
        conflicts: { count: made.conflicts.length, listed: made.conflicts },
        missingSecrets: made.secrets,
      },
      {
        source: { label: made.label, kind: 'engine', consistency: { label: 'fuzzy', how: made.label } },
        findings: made.findings,
        migration: made.migration,
      },
      made.kind,
    );
  });

describe('certificate', () => {
  it('is read back as it was written, integers and names exact', () => {
    fc.assert(
      fc.property(certificates, (certificate) => {
        const json = certificateJson(certificate);
        assert.deepEqual(readCertificate(json, 'x.json'), JSON.parse(JSON.stringify(certificate, keepBig), reviveBig));
        assertFollowsSchema('certificate', json);
      }),
      { numRuns: 200 },
    );
  });

  it('spells integers beyond 2^53 digit by digit', () => {
    assert.match(certificateJson(certificateOf()), /"lengthBytes": 9223372036854775809,/);
    assert.match(certificateText(certificateOf()), /\| Bytes in files \| 9 223 372 036 854 775 809 \|/);
  });

  it('is told from other texts, and from those of a later version', () => {
    const json = certificateJson(certificateOf());
    assert.throws(() => readCertificate('{', 'x.json'), { reason: 'malformed', message: /^x\.json is no certificate/ });
    assert.throws(() => readCertificate('[1]', 'x.json'), { reason: 'malformed' });
    assert.throws(() => readCertificate(json.replace('"version": 1', '"version": 2'), 'x.json'), {
      reason: 'unsupported',
      message: /version 2; this program reads version 1/,
    });
    assert.throws(() => readCertificate(json.replace('"entries": 5', '"entries": "five"'), 'x.json'), {
      reason: 'malformed',
      message: /expected\.entries/,
    });
  });

  it('says first, in one sentence, what it proves', () => {
    const lines = certificateText(
      certificateOf(
        { missingSecrets: ['SecretKey', 'SessionToken'], encryption: 'keyRemoved' },
        { encryption: 'keyRemoved' },
      ),
    ).split('\n');
    assert.equal(lines[0], '# Load of volume vol: verified');
    assert.match(lines[2] ?? '', /^\*\*The volume was loaded\*\* from .*5 entries.*needs SecretKey, SessionToken\.$/);
    const all = lines.join('\n');
    assert.match(all, /without a copy of the key file and its passphrase nothing in the volume can be read/);
    assert.match(all, /2026-11-24 21:16:40 UTC/);
    assert.match(all, /unknown: nothing tells whether the volume changed/);
    assert.match(all, /jfsmeta verify 'redis:\/\/:\*\*\*\*@host:6379\/1'/);
    const drilled = certificateText(certificateOf({}, {}, 'drill'));
    assert.match(drilled, /^# Restore drill of volume vol: verified\n\n\*\*.*can be restored\*\*/);
  });

  it('shows names that would break a table or hide something as they are', () => {
    const listed: Conflict[] = [
      {
        kind: 'copies',
        inode: 9,
        names: ['a|b', 'c`d', 'x\ny', 'caf\xe9'],
        resolution: 'the <first> *one* | was kept',
      },
    ];
    const shown = certificateText(certificateOf({ conflicts: { count: 1200, listed } }));
    const row = shown.split('\n').find((line) => line.startsWith('| 9 |'));
    assert.equal(row, '| 9 | ``/a\\|b/c`d/x\\ny/caf\\xe9`` | the \\<first\\> \\*one\\* \\| was kept |');
    assert.match(shown, /1 199 more are not listed/);
  });

  it('hides nothing behind invisible marks that somebody stored', () => {
    const shown = certificateText(
      certificateOf({ volume: { name: 'vol\u202egnp.x\n# Heading', uuid: 'u\u0007' } }, {}, 'drill'),
    );
    assert.match(shown, /^# Restore drill of volume vol\ufffdgnp\.x \\# Heading: verified\n/);
    assert.doesNotMatch(shown.replaceAll('\n', ''), /[\p{Cc}\p{Cf}]/u);
  });

  it('marks what differs in the table of counts', () => {
    const shown = certificateText(certificateOf({ verification: { ...VERIFICATION, slices: 3 } }));
    assert.match(shown, /\| Slices \| 4 \| 3 \| \*\*no\*\* \|/);
    assert.match(shown, /\| Chunks \| 3 \| 3 \| yes \|/);
  });

  it('is written twice, for its owner only, and never over anything', async () => {
    const folder = temporaryFolder();
    const base = certificateBase('load', path.join(folder, 'vol.json.gz'), new Date('2026-11-24T21:16:48.999Z'));
    assert.equal(path.basename(base), 'vol.json.gz.load-20261124T211648Z');
    writeFileSync(`${base}-2.certificate.md`, 'mine');
    const certificate = certificateOf();
    const first = await writeCertificate(certificate, base);
    const second = await writeCertificate(certificate, base);
    assert.deepEqual(first, { json: `${base}.certificate.json`, readable: `${base}.certificate.md` });
    assert.deepEqual(second, { json: `${base}-3.certificate.json`, readable: `${base}-3.certificate.md` });
    assert.equal(readFileSync(`${base}-2.certificate.md`, 'utf8'), 'mine');
    for (const { json, readable } of [first, second]) {
      assert.equal(statSync(json).mode & 0o777, 0o600);
      assert.equal(statSync(readable).mode & 0o777, 0o600);
      assert.deepEqual(
        readCertificate(readFileSync(json, 'utf8'), json),
        readCertificate(certificateJson(certificate), ''),
      );
      assert.equal(readFileSync(readable, 'utf8'), certificateText(certificate));
    }
    assert.equal(readdirSync(folder).length, 5);
  });

  it('that cannot be written leaves no half of it', async () => {
    const folder = temporaryFolder();
    const missing = path.join(folder, 'gone', 'vol.json');
    await assert.rejects(writeCertificate(certificateOf(), missing), { reason: 'io', message: /gone/ });
    mkdirSync(path.dirname(missing));
    assert.ok(existsSync((await writeCertificate(certificateOf(), missing)).json));
  });
});

/** `undefined` members go as they do in any JSON; big integers must not. */
function keepBig(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `big:${value}` : value;
}

function reviveBig(_: string, value: unknown): unknown {
  return typeof value === 'string' && /^big:\d+$/.test(value) ? BigInt(value.slice(4)) : value;
}
