import { strict as assert } from 'node:assert';
import { spawn } from 'node:child_process';
import { version } from '../../package.json';
import { node24 } from '../../bin/setup/node24.mjs';
import { inRoot } from '../../bin/setup/paths.mjs';
import { databaseCopy } from '../support/fixtures';

const sample = `sqlite3://${databaseCopy('vol-1/sqlite/meta.db')}`;

interface End {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `bin/jfsmeta`; `closeEarly` closes its standard output before it can write. */
function jfsmeta(args: readonly string[], closeEarly = false): Promise<End> {
  return new Promise((resolve, reject) => {
    const child = spawn(node24, [inRoot('bin/jfsmeta'), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
    child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
    if (closeEarly) child.stdout.destroy();
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

describe('launcher bin/jfsmeta', () => {
  it('runs the command line', async () => {
    assert.deepEqual(await jfsmeta(['--version']), { code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('does not let the warning about SQLite through', async () => {
    const { code, stderr } = await jfsmeta(['ls', sample, '/']);
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
  });

  it('passes exit codes on', async () => {
    const { code } = await jfsmeta(['no-such-command']);
    assert.notEqual(code, 0);
  });

  it('ends quietly when the reader went away', async () => {
    const { stderr } = await jfsmeta(['ls', sample, '/', '--long', '--depth', '9'], true);
    assert.equal(stderr, '');
  });
});
