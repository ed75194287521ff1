import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import type { PostgresAddress } from '../../../src/core/engines/sql/postgres/postgresUrl';
import { parsePostgresUrl, SSL_MODES } from '../../../src/core/engines/sql/postgres/postgresUrl';
import type { MetaErrorReason } from '../../../src/core/errors';
import { MetaError } from '../../../src/core/errors';

const DEFAULTS: PostgresAddress = {
  hosts: [{ host: 'h', port: 5432 }],
  user: 'u',
  password: 'p',
  database: 'd',
  tablePrefix: '',
  searchPath: undefined,
  sslmode: 'prefer',
  sslRootCert: undefined,
  sslCert: undefined,
  sslKey: undefined,
  connectTimeoutMs: 10_000,
  readTimeoutMs: 60_000,
  settings: [],
};

function parse(rest: string, env: NodeJS.ProcessEnv = {}): PostgresAddress {
  return parsePostgresUrl(`postgres://${rest}`, env);
}

function refuses(
  rest: string,
  message: RegExp,
  env: NodeJS.ProcessEnv = {},
  reason: MetaErrorReason = 'malformed',
): void {
  assert.throws(
    () => parse(rest, env),
    (error) => {
      assert.ok(MetaError.is(error, reason));
      assert.match(error.message, message);
      assert.doesNotMatch(error.message, /topsecret/);
      return true;
    },
  );
}

function hosts(...list: [string, number][]): Partial<PostgresAddress> {
  return { hosts: list.map(([host, port]) => ({ host, port })) };
}

describe('PostgreSQL addresses', () => {
  const rows: [string, Partial<PostgresAddress>][] = [
    ['u:p@h/d', {}],
    ['u@h/d', { password: undefined }],
    ['u:p@h:5433/d', hosts(['h', 5433])],
    ['u:p@h1:5433,h2:5434/d', hosts(['h1', 5433], ['h2', 5434])],
    ['u:p@h1,h2/d', hosts(['h1', 5432], ['h2', 5432])],
    ['u:p@h1,h2:5433/d', hosts(['h1', 5433], ['h2', 5433])],
    ['u:p@[::1]:5433/d', hosts(['::1', 5433])],
    ['u:p@[::1]/d', hosts(['::1', 5432])],
    ['u:p@/d', hosts(['localhost', 5432])],
    ['u:p@:5433/d', hosts(['localhost', 5433])],
    ['u:p@/d?host=/socket/dir', hosts(['/socket/dir', 5432])],
    ['u:p@%2Fsocket%2Fdir/d', hosts(['/socket/dir', 5432])],
    ['u:p@x:1/d?host=h1,h2&port=2,3', hosts(['h1', 2], ['h2', 3])],
    ['u:p@x/d?host=h1,h2&port=2', hosts(['h1', 2], ['h2', 2])],
    ['x:y@h/z?user=u&password=p&dbname=d', {}],
    ['u%40corp:p@h/d%20b', { user: 'u@corp', database: 'd b' }],
    ['u:p@h', { database: 'u' }],
    ['u:p@h/', { database: 'u' }],
    ['u:p/w?x@h:5433/d', { ...hosts(['h', 5433]), password: 'p/w?x' }],
  ];
  for (const [rest, expected] of rows) it(rest, () => assert.deepEqual(parse(rest), { ...DEFAULTS, ...expected }));

  it('also start with postgresql://, but with nothing else', () => {
    assert.deepEqual(parsePostgresUrl('postgresql://u:p@h/d', {}), DEFAULTS);
    assert.throws(() => parsePostgresUrl('mysql://u:topsecret@(h)/d', {}), /mysql:\/\/u:\*{4}@\(h\)\/d does not start/);
  });

  it('that cannot be are errors which show the right form', () => {
    const form = /postgres:\/\/user:password@host:5432\/database/;
    refuses('u:topsecret@h:70000/d', form);
    refuses('u:topsecret@h:x/d', form);
    refuses('u:topsecret@(h:1)/d', form);
    refuses('u:topsecret@h1:5433,h2/d', /port behind its last host/);
    refuses('h/d', /names no user/);
    refuses('u:topsecret@h/100%', /%25/);
  });

  it('give any percent-encoded user and password back', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 });
    fc.assert(
      fc.property(text, text, (user, password) => {
        const address = parse(`${encodeURIComponent(user)}:${encodeURIComponent(password)}@h/d`);
        assert.deepEqual(address, { ...DEFAULTS, user, password });
      }),
    );
  });

  it('take what is missing from the environment', () => {
    const env = {
      PGHOST: 'e1,e2',
      PGPORT: '6000,6001',
      PGUSER: 'eu',
      PGPASSWORD: 'ep',
      PGDATABASE: 'ed',
      PGSSLMODE: 'verify-full',
      PGSSLROOTCERT: '/ca',
      PGSSLCERT: '/cert',
      PGSSLKEY: '/key',
      PGCONNECT_TIMEOUT: '7',
      PGAPPNAME: 'app',
      USER: 'me',
    };
    assert.deepEqual(parse('', env), {
      ...hosts(['e1', 6000], ['e2', 6001]),
      user: 'eu',
      password: 'ep',
      database: 'ed',
      tablePrefix: '',
      searchPath: undefined,
      sslmode: 'verify-full',
      sslRootCert: '/ca',
      sslCert: '/cert',
      sslKey: '/key',
      connectTimeoutMs: 7000,
      readTimeoutMs: 60_000,
      settings: [['application_name', 'app']],
    });
    const parameters = 'sslmode=disable&sslrootcert=a&sslcert=b&sslkey=c&connect_timeout=1&application_name=mine';
    assert.deepEqual(parse(`u:p@h:1/d?${parameters}`, env), {
      ...DEFAULTS,
      ...hosts(['h', 1]),
      sslmode: 'disable',
      sslRootCert: 'a',
      sslCert: 'b',
      sslKey: 'c',
      connectTimeoutMs: 1000,
      settings: [['application_name', 'mine']],
    });
    assert.equal(parse('h/d', { USER: 'me' }).user, 'me');
    refuses('u:topsecret@h/d', /PGPORT/, { PGPORT: 'x' });
  });

  it('look for a password in the URL, META_PASSWORD, PGPASSWORD and the password file, in this order', () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'jfsmeta-pg-'));
    try {
      fs.writeFileSync(path.join(folder, '.pgpass'), 'h:5432:d:u:file\n');
      const file = { HOME: folder };
      const own = { ...file, PGPASSWORD: 'own' };
      const meta = { ...own, META_PASSWORD: 'meta' };
      assert.equal(parse('u:p@h/d', meta).password, 'p');
      assert.equal(parse('u@h/d?password=q', meta).password, 'q');
      assert.equal(parse('u:@h/d', meta).password, 'meta');
      assert.equal(parse('h/d?user=u', meta).password, 'meta');
      assert.equal(parse('u@h/d', own).password, 'own');
      assert.equal(parse('u@h/d', file).password, 'file');
      assert.equal(parse('u@other/d', file).password, undefined);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });

  for (const mode of SSL_MODES) {
    it(`sslmode=${mode}`, () => assert.equal(parse(`u:p@h/d?sslmode=${mode}`).sslmode, mode));
  }

  it('check certificates that are named', () => {
    assert.equal(parse('u:p@h/d?sslmode=require&sslrootcert=/ca').sslmode, 'verify-ca');
    assert.equal(parse('u:p@h/d?sslmode=prefer&sslrootcert=/ca').sslmode, 'prefer');
    refuses('u:topsecret@h/d?sslmode=on', /sslmode .* verify-full/);
    refuses('u:topsecret@h/d?sslcert=/c', /both sslcert and sslkey/);
  });

  it('name one schema', () => {
    assert.equal(parse('u:p@h/d?search_path=Meta').searchPath, 'Meta');
    assert.equal(parse('u:p@h/d?search_path=').searchPath, undefined);
    refuses('u:topsecret@h/d?search_path=a,b', /search_path .* one schema/);
    refuses('u:topsecret@h/d?search_path=a%2Cb', /search_path .* one schema/);
  });

  it('have options of JuiceFS', () => {
    const options = 'table_prefix=Vol_1&max_open_conns=5&max_idle_conns=2&max_idle_time=300&max_life_time=0';
    assert.deepEqual(parse(`u:p@h/d?${options}`), { ...DEFAULTS, tablePrefix: 'Vol_1' });
    refuses('u:topsecret@h/d?table_prefix=a"b', /table_prefix .* letters/);
    refuses('u:topsecret@h/d?max_idle_time=1m', /max_idle_time/);
  });

  it('any other parameter is a session setting', () => {
    assert.deepEqual(parse('u:p@h/d?statement_timeout=5s&my.setting=a@b&sslsni=0').settings, [
      ['statement_timeout', '5s'],
      ['my.setting', 'a@b'],
    ]);
    for (const name of ['a-b', 'a%20b', 'a.', '1a', 'a%3Bb']) refuses(`u:topsecret@h/d?${name}=1`, /name of a setting/);
  });

  it('refuse what would be needed and is not done', () => {
    for (const name of ['service', 'servicefile', 'options']) {
      refuses(`u:topsecret@h/d?${name}=x`, new RegExp(`^${name} in .* not supported`), {}, 'unsupported');
    }
  });

  it('have a timeout in seconds', () => {
    assert.equal(parse('u:p@h/d?connect_timeout=3').connectTimeoutMs, 3000);
    assert.equal(parse('u:p@h/d?connect_timeout=0').connectTimeoutMs, 0);
    for (const text of ['3s', '-1', '1.5']) refuses(`u:topsecret@h/d?connect_timeout=${text}`, /number of seconds/);
  });
});
