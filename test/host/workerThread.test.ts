import { strict as assert } from 'node:assert';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { MetaError, isCancelled } from '../../src/core/errors';
import { Redactor } from '../../src/core/secrets/redactor';
import { Log } from '../../src/extension/log';
import { WorkerThread } from '../../src/extension/workerThread/workerThread';
import { forgetEverything, scratchFolder } from './support/juicefs';

/** Dies of source 13, waits for a cancel with source 99, and answers everything else. */
const SCRIPT = `
const { parentPort } = require('node:worker_threads');
parentPort.on('message', ({ type, id, args }) => {
  if (type === 'cancel') parentPort.postMessage({ type: 'error', id, error: { type: 'cancelled' } });
  else if (args.source === 13) process.exit(3);
  else if (args.source !== 99) parentPort.postMessage({ type: 'result', id, result: undefined });
});`;

describe('worker thread', () => {
  let worker: WorkerThread;
  let log: Log;
  beforeEach(() => {
    const script = path.join(scratchFolder(), 'worker.js');
    writeFileSync(script, SCRIPT);
    log = new Log(new Redactor());
    worker = new WorkerThread(script, log);
  });
  afterEach(async () => {
    worker.dispose();
    log.dispose();
    await forgetEverything();
  });

  it('fails clearly when it dies, all that was under way, and starts anew', async () => {
    const { generation } = worker;
    const waiting = worker.request('close', { source: 99 });
    const deadly = worker.request('close', { source: 13 });
    for (const lost of [waiting, deadly]) await assert.rejects(lost, (error) => MetaError.is(error, 'io'));
    assert.notEqual(worker.generation, generation);
    await worker.request('close', { source: 1 });
  });

  it('passes a cancel on and ends as cancelled', async () => {
    const controller = new AbortController();
    const waiting = worker.request('close', { source: 99 }, { signal: controller.signal });
    controller.abort();
    await assert.rejects(waiting, isCancelled);
  });
});
