import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { before, describe, it } from 'mocha';
import { textOfBytes } from '../../src/core/model/byteString';
import { openSettingStore } from '../../src/core/registry/openSettingStore';
import { cipherOf } from '../../src/core/secrets/cipher/cipherOf';
import type { WorkArguments, WorkKind, WorkResults } from '../../src/core/workerProtocol/workProtocol';
import { Operations } from '../../src/worker/operations';
import { databaseCopy, fixture, temporaryFolder } from '../support/fixtures';

const CLI = path.join(import.meta.dirname, '..', '..', 'dist', 'cli.js');
const SECRET = 'T3st/S3cret+Key-9f2';
const TOKEN = 'T3st/T0ken+4ab-e\u00fc';

interface Result {
  code: number | null;
  stdout: string;
  stderr: string;
  args: string[];
}

function jfsmeta(args: string[], env: Record<string, string> = {}): Result {
  const run = spawnSync(process.execPath, ['--no-warnings', CLI, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  return { code: run.status, stdout: run.stdout, stderr: run.stderr, args };
}

/** A volume loaded from an official dump whose setting was changed by hand. */
function loaded(dump: string, change: (text: string) => string = (text) => text): { url: string; folder: string } {
  const folder = temporaryFolder();
  const file = path.join(folder, 'dump.json');
  writeFileSync(file, change(readFileSync(fixture(dump), 'utf8')));
  const url = `sqlite3://${path.join(folder, 'meta.db')}`;
  const { code, stderr } = jfsmeta(['load', url, file, '--yes']);
  assert.equal(code, 0, stderr);
  return { url, folder };
}

const withToken = (text: string): string =>
  text.replace('"SecretKey": "removed",', '"SecretKey": "removed",\n    "SessionToken": "removed",');

async function secretsIn(url: string): Promise<Record<string, string | undefined>> {
  const { setting } = await openSettingStore(url).read();
  const { SecretKey, SessionToken, AccessKey, KeyEncrypted } = setting.members;
  const cipher = await cipherOf(setting);
  const open = (text: unknown): string | undefined => {
    if (typeof text !== 'string') return undefined;
    return KeyEncrypted === true ? textOfBytes(cipher.open(text)) : text;
  };
  return { secretKey: open(SecretKey), sessionToken: open(SessionToken), accessKey: AccessKey as string };
}

describe('jfsmeta config', () => {
  it('shows the setting with secrets masked, and the state of each', () => {
    const { url } = loaded('vol-1/sqlite/dump.json', withToken);
    const { code, stdout } = jfsmeta(['config', url]);
    assert.equal(code, 0);
    const [json = '', states = ''] = stdout.split('\n\n');
    const setting = JSON.parse(json) as Record<string, unknown>;
    assert.equal(setting['Name'], 'vol-1');
    assert.equal(setting['SecretKey'], 'removed');
    assert.equal(
      states,
      [
        'AccessKey     set (clients never encrypt it)',
        'SecretKey     removed: must be set (jfsmeta config --secret-key)',
        'SessionToken  removed: must be set (jfsmeta config --session-token)',
        'EncryptKey    not set',
        'KerbConf      not set',
        'Encryption    objects are not encrypted',
        '',
      ].join('\n'),
    );
  });

  it('says of an encrypted volume whether its key is there, and shows no ciphertext', () => {
    const { stdout } = jfsmeta(['config', `sqlite3://${databaseCopy('vol-enc/sqlite/meta.db')}`]);
    assert.match(stdout, /EncryptKey {4}set, encrypted with a key made of the UUID\n/);
    assert.match(stdout, /Encryption {4}objects are encrypted \(aes256gcm-rsa\); the RSA key is in the setting/);
    assert.doesNotMatch(stdout, /cUCbUhgbfK3M|qvOiJvP2lK7q/);
  });

  it('finds the key of an encrypted volume in an ordinary dump, and not in one to share', () => {
    const folder = temporaryFolder();
    const url = `sqlite3://${databaseCopy('vol-enc/sqlite/meta.db')}`;
    const status = (level: string): { text: string; secrets: unknown } => {
      const file = path.join(folder, `${level}.json`);
      assert.equal(jfsmeta(['dump', url, file, '--redact', level]).code, 0);
      const { Secrets } = JSON.parse(jfsmeta(['status', file, '--json']).stdout) as { Secrets: unknown };
      return { text: readFileSync(file, 'utf8'), secrets: Secrets };
    };
    const ordinary = status('restore-ready');
    assert.match(ordinary.text, /"EncryptKey": "cUCbUhgbfK3M/);
    assert.deepEqual(ordinary.secrets, {
      Missing: ['SecretKey'],
      Held: ['AccessKey', 'EncryptKey'],
      Unreadable: [],
      ObjectEncryption: 'keyPresent',
    });
    const shared = status('share-safe');
    assert.match(shared.text, /"EncryptKey": "removed"/);
    assert.deepEqual(shared.secrets, {
      Missing: ['AccessKey', 'SecretKey', 'EncryptKey'],
      Held: [],
      Unreadable: [],
      ObjectEncryption: 'keyRemoved',
    });
    assert.match(
      jfsmeta(['status', path.join(folder, 'share-safe.json')]).stdout,
      /Encryption +objects are encrypted \(aes256gcm-rsa\); the RSA key was removed, and nothing can be read/,
    );
  });

  it('sets what the environment gives, and says what it did and did not do', async () => {
    const { url } = loaded('vol-1/sqlite/dump.json', withToken);
    const { code, stdout, stderr } = jfsmeta(['config', url, '--secret-key', '--session-token', '--yes'], {
      SECRET_KEY: SECRET,
      SESSION_TOKEN: TOKEN,
    });
    assert.equal(code, 0, stderr);
    assert.equal(stdout, '');
    assert.match(stderr, /^SecretKey \(removed\) will be set\nSessionToken \(removed\) will be set\n/);
    assert.match(stderr, /all are encrypted anew/);
    assert.match(stderr, /done The secrets of volume vol-1 in sqlite3:.* are set/);
    assert.match(stderr, /which does not exist on this machine/);
    assert.deepEqual(await secretsIn(url), { secretKey: SECRET, sessionToken: TOKEN, accessKey: 'AKIAEXAMPLE' });
    assert.match(jfsmeta(['config', url]).stdout, /SecretKey {5}set, encrypted with a key made of the UUID\n/);
  });

  it('changes nothing when a value is missing, a word is wrong or half would be left', async () => {
    const { url } = loaded('vol-1/sqlite/dump.json', withToken);
    const { bytes } = await openSettingStore(url).read();
    const key = { SECRET_KEY: SECRET };
    const noValue = jfsmeta(['config', url, '--secret-key', '--yes'], { SECRET_KEY: '' });
    assert.equal(noValue.code, 2);
    assert.match(noValue.stderr, /given for SecretKey\. Put one into SECRET_KEY in the environment/);
    const half = jfsmeta(['config', url, '--secret-key', '--yes'], key);
    assert.equal(half.code, 4);
    assert.match(half.stderr, /SessionToken of volume vol-1 was removed too/);
    assert.equal(jfsmeta(['config', url, '--secret-key', '--clear-session-token', '--session-token'], key).code, 2);
    const word = jfsmeta(['config', url, '--secret-key', '--clear-session-token', '--yes'], { SECRET_KEY: 'removed' });
    assert.equal(word.code, 5);
    assert.equal(jfsmeta(['config', url, '--encrypt-key', fixture('README.md'), '--yes']).code, 4);
    assert.equal(jfsmeta(['config', url, '--encrypt-key', '/nowhere.pem', '--yes']).code, 6);
    assert.equal((await openSettingStore(url).read()).bytes, bytes);
  });

  it('takes URLs of volumes only', () => {
    const dump = jfsmeta(['config', fixture('vol-1/sqlite/dump.json')]);
    assert.equal(dump.code, 5);
    assert.match(dump.stderr, /Secrets are set in an engine/);
    assert.equal(jfsmeta(['config', `sqlite3://${path.join(temporaryFolder(), 'none.db')}`]).code, 3);
    assert.equal(jfsmeta(['config', 'tikv://host/1']).code, 2);
    assert.equal(jfsmeta(['config']).code, 2);
  });

  it('stores in clear or encrypts, as it is told', async () => {
    const inClear = (text: string): string => withToken(text).replace(/\n *"KeyEncrypted": true,/, '');
    const { url, folder } = loaded('vol-1/sqlite/dump.json', inClear);
    const flags = ['--secret-key', '--clear-session-token', '--yes'];
    const clear = jfsmeta(['config', url, ...flags], { SECRET_KEY: SECRET });
    assert.match(clear.stderr, /stored in clear.*--encrypt-secret/);
    assert.ok(readFileSync(path.join(folder, 'meta.db')).includes(SECRET));
    const sealed = jfsmeta(['config', url, '--encrypt-secret', '--yes']);
    assert.match(sealed.stderr, /will be encrypted/);
    assert.deepEqual(await secretsIn(url), {
      secretKey: SECRET,
      sessionToken: undefined,
      accessKey: 'AKIAEXAMPLE',
    });
  });
});

/** Runs `config` on a terminal of its own. Each answer is typed when its prompt is there. */
function onTerminal(url: string, flags: string, answers: [prompt: string, answer: string][]): Promise<Result> {
  const args = [process.execPath, '--no-warnings', CLI, 'config', `'${url}'`, flags];
  const env = { ...process.env, SECRET_KEY: '' };
  const terminal = spawn('script', ['-qec', args.join(' '), '/dev/null'], { env });
  const left = [...answers];
  let shown = '';
  let read = 0;
  terminal.stdout.on('data', (chunk: Buffer) => {
    shown += chunk.toString();
    const [next] = left;
    if (next === undefined || !shown.slice(read).includes(next[0])) return;
    read = shown.length;
    left.shift();
    terminal.stdin.write(`${next[1]}\r`);
  });
  return new Promise((resolve) => {
    terminal.once('close', (code) => {
      resolve({ code, stdout: shown, stderr: '', args });
    });
  });
}

const hasTerminal = spawnSync('script', ['-qec', 'true', '/dev/null']).status === 0;

describe('jfsmeta config on a terminal', () => {
  before(function () {
    if (hasTerminal) return;
    console.log('    there is no "script": no terminal');
    this.skip();
  });

  it('asks for the secret without showing it, and for the name of the volume', async () => {
    const { url } = loaded('vol-1/sqlite/dump.json');
    const was = await openSettingStore(url).read();
    const secret: [string, string] = ['SecretKey of volume vol-1 (not shown): ', SECRET];
    const refused = await onTerminal(url, '--secret-key', [secret, ['to go on: ', 'other']]);
    assert.equal(refused.code, 4, refused.stdout);
    assert.match(refused.stdout, /Not confirmed\. Nothing was changed/);
    assert.equal((await openSettingStore(url).read()).bytes, was.bytes);
    const done = await onTerminal(url, '--secret-key', [secret, ['to go on: ', 'vol-1']]);
    assert.equal(done.code, 0, done.stdout);
    assert.equal((await secretsIn(url))['secretKey'], SECRET);
    const nothing = await onTerminal(url, '--secret-key', [[secret[0], '']]);
    assert.equal(nothing.code, 4);
    assert.match(nothing.stdout, /Nothing was typed for SecretKey/);
    for (const { stdout } of [refused, done, nothing]) assert.ok(!stdout.includes(SECRET));
  });
});

describe('a secret that was set', () => {
  it('stands in clear in no file, output, message or argument', async () => {
    const { url, folder } = loaded('vol-enc/sqlite/dump.json', withToken);
    const texts: string[] = [];
    const keep = ({ code, stdout, stderr, args }: Result): void => {
      assert.notEqual(code, null);
      texts.push(stdout, stderr, ...args);
    };
    const values = { SECRET_KEY: SECRET, SESSION_TOKEN: TOKEN };
    keep(jfsmeta(['config', url, '--secret-key', '--yes'], values));
    keep(jfsmeta(['config', url, '--secret-key', '--session-token', '--yes'], values));
    keep(jfsmeta(['config', url, '--encrypt-key', fixture('README.md'), '--yes'], values));
    keep(jfsmeta(['config', `sqlite3://${folder}/none.db`, '--secret-key', '--yes'], values));
    keep(jfsmeta(['config', url]));
    keep(jfsmeta(['info', url, '/', '--json']));
    keep(jfsmeta(['status', url, '--json']));
    for (const level of ['share-safe', 'restore-ready', 'full']) {
      const dumped = jfsmeta(['dump', url, path.join(folder, `${level}.json`), '--redact', level, '--yes']);
      assert.equal(dumped.code, 0, dumped.stderr);
      keep(dumped);
    }

    const operations = new Operations();
    const run = async <K extends WorkKind>(kind: K, args: WorkArguments<K>): Promise<WorkResults[K] | undefined> => {
      try {
        const result = await operations.run(kind, args, {
          signal: new AbortController().signal,
          onProgress: (progress) => texts.push(JSON.stringify(progress)),
          onNotice: (notice) => texts.push(JSON.stringify(notice)),
        });
        texts.push(JSON.stringify(result, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)));
        return result;
      } catch (error) {
        texts.push(error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error));
        return undefined;
      }
    };
    const state = await run('secretState', { spec: url });
    assert.deepEqual(state?.held, ['AccessKey', 'SecretKey', 'SessionToken', 'EncryptKey']);
    const after = await run('setSecrets', { spec: url, secrets: { secretKey: SECRET, sessionToken: TOKEN } });
    assert.deepEqual(after?.missing, []);
    assert.equal(await run('setSecrets', { spec: url, secrets: { encryptKey: SECRET } }), undefined);
    assert.deepEqual((await secretsIn(url))['secretKey'], SECRET);

    for (const file of filesBelow(folder)) texts.push(readFileSync(file, 'latin1'));
    const found = texts.filter((text) =>
      [SECRET, TOKEN, Buffer.from(TOKEN).toString('latin1')].some((s) => text.includes(s)),
    );
    assert.deepEqual(found, []);
    assert.ok(texts.length > 30);
  });
});

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter((file) => statSync(file).isFile());
}
