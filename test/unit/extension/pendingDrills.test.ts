import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type * as vscode from 'vscode';
import { PendingDrills } from '../../../src/extension/drills/pendingDrills';

/** What a window keeps past its end. */
class State implements vscode.Memento {
  private readonly values = new Map<string, unknown>();
  readonly get = ((key: string) => this.values.get(key)) as vscode.Memento['get'];
  keys(): readonly string[] {
    return [...this.values.keys()];
  }
  update(key: string, value: unknown): Promise<void> {
    if (value === undefined) this.values.delete(key);
    else this.values.set(key, value);
    return Promise.resolve();
  }
}

describe('drills that were killed', () => {
  let state: State;
  let asked: string[];
  /** A window that starts; the worker answers as told. */
  const start = (answer: () => Promise<unknown> = () => Promise.resolve(1)): PendingDrills =>
    new PendingDrills(
      state,
      {
        request: (kind: string) => {
          asked.push(kind);
          return answer() as Promise<never>;
        },
      },
      { info: () => undefined, error: () => undefined },
      0,
    );

  beforeEach(() => {
    state = new State();
    asked = [];
  });

  it('are looked for at the next start, once', async () => {
    void start().during(() => new Promise(() => undefined));
    start();
    await delay(20);
    assert.deepEqual(asked, ['sweepDrills']);
    start();
    await delay(20);
    assert.deepEqual(asked, ['sweepDrills']);
  });

  it('are looked for again when that failed', async () => {
    void start().during(() => new Promise(() => undefined));
    start(() => Promise.reject(new Error('busy')));
    await delay(20);
    start();
    await delay(20);
    assert.deepEqual(asked, ['sweepDrills', 'sweepDrills']);
  });

  it('are not looked for when every drill ended, well or not', async () => {
    const window = start();
    await window.during(() => Promise.resolve());
    await assert.rejects(window.during(() => Promise.reject(new Error('refused'))));
    start();
    await delay(20);
    assert.deepEqual(asked, []);
  });
});
