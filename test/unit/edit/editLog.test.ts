import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import type { Edit } from '../../../src/core/edit/edit';
import type { EditLog } from '../../../src/core/edit/editLog';
import {
  EMPTY_LOG,
  appliedEdits,
  canRedo,
  canUndo,
  discard,
  parseLog,
  push,
  redo,
  serializeLog,
  undo,
} from '../../../src/core/edit/editLog';
import { membersText } from '../../../src/core/edit/overlay/sameMembers';
import { dumpText } from '../../support/dumpText';
import { editChoices } from '../../support/editChoices';
import { EditFolder } from '../../support/editFolder';
import { EditModel } from '../../support/editModel';
import { generatedVolume } from '../../support/generatedVolume';
import { readInput } from '../../support/readInput';
import { directory, file, volumeOf } from '../../support/smallVolume';

const DELETE = (name: string): Edit => ({ kind: 'delete', names: [name] });

describe('edit log', () => {
  const folder = new EditFolder();
  before(() => folder.create());
  after(() => folder.remove());

  it('undoes and redoes step by step', () => {
    let log: EditLog = push(push(EMPTY_LOG, DELETE('a')), DELETE('b'));
    assert.equal(canRedo(log), false);
    log = undo(log);
    assert.deepEqual(appliedEdits(log), [DELETE('a')]);
    assert.equal(canRedo(log), true);
    assert.deepEqual(appliedEdits(redo(log)), [DELETE('a'), DELETE('b')]);
    log = push(log, DELETE('c'));
    assert.deepEqual(log, { edits: [DELETE('a'), DELETE('c')], applied: 2 });
    log = undo(undo(undo(log)));
    assert.equal(canUndo(log), false);
    assert.deepEqual(appliedEdits(log), []);
  });

  it('survives being stored, names of any bytes included', () => {
    const log = undo(push(EMPTY_LOG, DELETE('\xff\0"'), { kind: 'section', section: 'Quotas', text: '{}' }));
    assert.deepEqual(parseLog(serializeLog(log)), log);
    for (const text of ['', '[]', '{"edits":[{"kind":"burn"}],"applied":0}', '{"edits":[],"applied":-1}']) {
      assert.equal(parseLog(text), undefined, text);
    }
  });

  it('undoes and redoes what was done together at once', () => {
    const log = push(push(EMPTY_LOG, DELETE('a')), DELETE('b'), DELETE('c'));
    const undone = undo(log);
    assert.deepEqual(appliedEdits(undone), [DELETE('a')]);
    assert.deepEqual(redo(undone), log);
    assert.deepEqual(undo(undone).applied, 0);
    // What is left of a step is still one step, and no part of the one before.
    const rest = discard(push(log, DELETE('d'), DELETE('e')), [1, 3]);
    assert.deepEqual(appliedEdits(rest), [DELETE('a'), DELETE('c'), DELETE('e')]);
    assert.deepEqual(appliedEdits(undo(rest)), [DELETE('a'), DELETE('c')]);
    assert.deepEqual(appliedEdits(undo(undo(rest))), [DELETE('a')]);
    assert.deepEqual(parseLog(serializeLog(log)), log);
  });

  it('undone step by step gives the texts from before', async () => {
    await fc.assert(
      fc.asyncProperty(generatedVolume, editChoices, async (volume, choices) => {
        const model = new EditModel(volume);
        for (const choice of choices) model.choose(choice);
        const original = await dumpText(volume);
        const texts = [original.toString('latin1')];
        await folder.edited(original, [], async (dump) => {
          for (let i = 1; i <= model.edits.length; i++) {
            await dump.setEdits(model.edits.slice(0, i));
            texts.push((await readInput(await dump.input())).toString('latin1'));
          }
          for (let i = model.edits.length; i >= 0; i--) {
            await dump.setEdits(model.edits.slice(0, i));
            assert.equal((await readInput(await dump.input())).toString('latin1'), texts[i]);
          }
        });
      }),
      { numRuns: 40 },
    );
  });

  it('forgets what was done to one item, wherever later edits find the others', async () => {
    const x = file('x', 5);
    const volume = volumeOf([directory('d', 2, [directory('e', 3, [x])]), file('f', 4)]);
    const mode = (names: string[], inode: number): Edit => ({
      kind: 'put',
      names,
      text: membersText({ ...x.entry, inode, attr: { ...x.entry.attr, mode: 0 } }),
    });
    const log = push(
      EMPTY_LOG,
      { kind: 'move', from: ['d', 'e'], to: ['moved'] },
      mode(['moved', 'x'], 5),
      { kind: 'move', from: ['moved', 'x'], to: ['moved', 'y'] },
      { kind: 'move', from: ['d'], to: ['z'] },
      mode(['f'], 4),
    );
    await folder.edited(await dumpText(volume), log.edits, async (dump) => {
      const changes = await dump.changes();
      assert.deepEqual(
        changes.map(({ item, edits }) => [item, edits]),
        [
          [{ names: ['f'] }, [4]],
          [{ names: ['moved'] }, [0]],
          [{ names: ['moved', 'y'] }, [1, 2]],
          [{ names: ['z'] }, [3]],
        ],
      );
      const without = discard(log, changes[1]!.edits);
      assert.deepEqual(without.edits.slice(1), [
        { kind: 'move', from: ['d', 'e', 'x'], to: ['d', 'e', 'y'] },
        log.edits[3],
        log.edits[4],
      ]);
      await dump.setEdits(without.edits);
      assert.deepEqual(
        (await dump.changes()).map(({ item }) => item),
        [{ names: ['f'] }, { names: ['z'] }, { names: ['z', 'e', 'y'] }],
      );
      await dump.setEdits(discard(without, [0, 1]).edits);
      assert.deepEqual(
        (await dump.changes()).map(({ item }) => item),
        [{ names: ['f'] }, { names: ['z'] }],
      );
    });
  });
});
