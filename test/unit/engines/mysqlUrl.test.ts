import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import type { MysqlAddress } from '../../../src/core/engines/sql/mysql/mysqlUrl';
import { parseMysqlUrl } from '../../../src/core/engines/sql/mysql/mysqlUrl';
import { goDurationMs } from '../../../src/core/engines/url/goDuration';
import { MetaError } from '../../../src/core/errors';

const DEFAULTS: MysqlAddress = {
  host: '127.0.0.1',
  port: 3306,
  socketPath: undefined,
  user: 'u',
  password: 'p',
  database: 'd',
  tablePrefix: '',
  tls: 'off',
  connectTimeoutMs: 10_000,
  readTimeoutMs: 60_000,
  variables: [],
};

function parse(rest: string, env: NodeJS.ProcessEnv = {}): MysqlAddress {
  return parseMysqlUrl(`mysql://${rest}`, env);
}

function refuses(rest: string, message: RegExp): void {
  assert.throws(
    () => parse(rest),
    (error) => {
      assert.ok(MetaError.is(error, 'malformed'));
      assert.match(error.message, message);
      assert.doesNotMatch(error.message, /topsecret/);
      return true;
    },
  );
}

describe('MySQL addresses', () => {
  // The table of docs/formats/sql.md §1.1.
  const rows: [string, Partial<MysqlAddress>][] = [
    ['u:p@(h:1)/d', { host: 'h', port: 1 }],
    ['u:p@tcp(h:1)/d', { host: 'h', port: 1 }],
    ['u:p@tcp(h)/d', { host: 'h' }],
    ['u:p@tcp([::1]:3307)/d', { host: '::1', port: 3307 }],
    ['u:p@tcp([::1])/d', { host: '::1' }],
    ['u:p@tcp(::1)/d', { host: '::1' }],
    ['u:p@/d', {}],
    ['u:p@tcp/d', {}],
    ['u:p@(:3307)/d', { port: 3307 }],
    ['/d', { user: '', password: undefined }],
    ['(h:1)/d', { host: 'h', port: 1, user: '', password: undefined }],
    ['u@(h:1)/d', { host: 'h', port: 1, password: undefined }],
    ['u:p@unix(/tmp/s.sock)/d', { host: '', port: 0, socketPath: '/tmp/s.sock' }],
    ['u:p@unix/d', { host: '', port: 0, socketPath: '/tmp/mysql.sock' }],
  ];
  for (const [rest, expected] of rows) it(rest, () => assert.deepEqual(parse(rest), { ...DEFAULTS, ...expected }));

  it('without parentheses is an error that shows the right form and no password', () => {
    const form = /mysql:\/\/u:\*{4}@h:1\/d .*parentheses.*mysql:\/\/user:password@\(host:3306\)\/database/;
    refuses('u:topsecret@h:1/d', form);
    refuses('u:topsecret@tcp(h:1)x/d', /parentheses/);
    refuses('u:topsecret@udp(h:1)/d', /parentheses/);
  });

  it('without a database is an error', () => {
    refuses('u:topsecret@(h:1)', /no \/ in front of a database/);
    refuses('u:topsecret@(h:1)/', /names no database/);
  });

  it('with an address that cannot be is an error', () => {
    refuses('u:topsecret@(h:x)/d', /not host:port/);
    refuses('u:topsecret@(h:70000)/d', /port 70000/);
    refuses('u:topsecret@(a:b:c)/d', /not host:port/);
  });

  it('belong to this engine only', () =>
    assert.throws(() => parseMysqlUrl('postgres://u:topsecret@h/d', {}), /postgres:\/\/u:\*{4}@h\/d does not start/));

  for (const [raw, password] of [
    ['p%40s', 'p@s'],
    ['p@s:s', 'p@s:s'],
    ['a/b', 'a/b'],
    ['a#b', 'a#b'],
    ['100%', '100%'],
    ['a+b%2Bc', 'a+b+c'],
    ['a?b', 'a?b'],
  ] as const) {
    it(`read ${raw} as the password ${password}`, () => assert.equal(parse(`u:${raw}@(h:1)/d`).password, password));
  }

  it('give any percent-encoded password back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (password) => {
        assert.equal(parse(`u:${encodeURIComponent(password)}@(h:1)/d`).password, password);
      }),
    );
  });

  it('decode the database, but not the user', () => {
    const { database, user } = parse('u%40x:p@(h)/a%5Fb');
    assert.deepEqual([database, user], ['a_b', 'u%40x']);
    refuses('u:topsecret@(h)/100%', /%25/);
  });

  it('take a password of the environment only where the URL has none', () => {
    const env = { META_PASSWORD: 'm%40' };
    assert.equal(parse('u:p@(h)/d', env).password, 'p');
    for (const rest of ['u:@(h)/d', 'u@(h)/d', '(h)/d']) assert.equal(parse(rest, env).password, 'm%40', rest);
  });

  it('have options of JuiceFS', () => {
    const options = 'table_prefix=Vol_1&max_open_conns=5&max_idle_conns=2&max_idle_time=300&max_life_time=0';
    assert.deepEqual(parse(`u:p@/d?${options}`), { ...DEFAULTS, tablePrefix: 'Vol_1' });
    refuses('u:topsecret@/d?table_prefix=a-b', /table_prefix .* letters/);
    refuses('u:topsecret@/d?max_open_conns=many', /max_open_conns/);
  });

  for (const [value, tls] of [
    ['true', 'verify'],
    ['1', 'verify'],
    ['false', 'off'],
    ['skip-verify', 'skip-verify'],
    ['preferred', 'preferred'],
  ] as const) {
    it(`tls=${value} is ${tls}`, () => assert.equal(parse(`u:p@/d?tls=${value}`).tls, tls));
  }
  it('tls=custom is an error', () => refuses('u:topsecret@/d?tls=custom', /tls .* skip-verify/));

  it('have timeouts in the spelling of Go', () => {
    const { connectTimeoutMs, readTimeoutMs } = parse('u:p@/d?timeout=1m30s&readTimeout=500ms');
    assert.deepEqual([connectTimeoutMs, readTimeoutMs], [90_000, 500]);
    refuses('u:topsecret@/d?timeout=5', /timeout .* duration/);
    refuses('u:topsecret@/d?readTimeout=-5s', /readTimeout .* duration/);
  });

  it('parameters of the driver have no effect', () => {
    const parameters =
      'writeTimeout=1s&collation=utf8mb4_bin&charset=utf8mb4&maxAllowedPacket=0&interpolateParams=true&' +
      'clientFoundRows=true&loc=UTC&parseTime=true&allowNativePasswords=true&allowCleartextPasswords=true&' +
      'multiStatements=true&compress=true&serverPubKey=x';
    assert.deepEqual(parse(`u:p@/d?${parameters}`), DEFAULTS);
  });

  it('any other parameter is a variable with its value as written', () => {
    assert.deepEqual(parse('u:p@/d?max_statement_time=0&sql_mode=%27ANSI%27&x.y=a@b').variables, [
      ['max_statement_time', '0'],
      ['sql_mode', "'ANSI'"],
      ['x.y', 'a@b'],
    ]);
  });

  it('no variable can be a statement', () => {
    refuses('u:topsecret@/d?a%3D1;drop=1', /name of a variable/);
    refuses('u:topsecret@/d?a%20b=1', /name of a variable/);
    refuses('u:topsecret@/d?a=1%3Bdrop+table+t', /a in .*semicolon/);
  });
});

describe('Go durations', () => {
  for (const [text, milliseconds] of [
    ['0', 0],
    ['30s', 30_000],
    ['1m30s', 90_000],
    ['1.5h', 5_400_000],
    ['.5s', 500],
    ['250ms', 250],
    ['1ns', 1],
    ['1500us', 2],
    ['5', undefined],
    ['', undefined],
    ['-1s', undefined],
    ['1d', undefined],
    ['s', undefined],
  ] as const) {
    it(`${text} is ${milliseconds} ms`, () => assert.equal(goDurationMs(text), milliseconds));
  }
});
