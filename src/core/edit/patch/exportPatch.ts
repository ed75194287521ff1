import * as path from 'node:path';
import { settingText } from '../../model/setting';
import type { Edit } from '../edit';
import type { EditedDump } from '../editedDump';
import { EditState } from '../editState';
import type { EditBase } from '../editState';
import { holdsSecrets } from '../holdsSecrets';
import { withMasks } from '../sections/keptSecrets';
import type { PatchEdit } from './patchFile';
import { patchEdit, writePatch } from './patchFile';
import { targetOf } from './targetText';

/**
 * Edits of a dump as a document for other dumps. Secrets that edits leave as they are are masked; when others are in it,
 * `holdsSecrets` says so.
 */
export async function exportPatch(dump: EditedDump, edits: readonly Edit[], signal?: AbortSignal): Promise<string> {
  const base = await dump.openBase(signal);
  const { setting } = base.facts;
  const exported: Edit[] = [];
  const list: PatchEdit[] = [];
  const state = new EditState(base);
  for (const edit of edits) {
    signal?.throwIfAborted();
    const shown = masked(edit, state);
    const { text, below } = await targetOf(state, edit);
    exported.push(shown);
    list.push(patchEdit(shown, text, below));
    await state.apply(edit);
  }
  return writePatch({
    format: 'jfsmeta-patch',
    version: 1,
    from: {
      volume: settingText(setting, 'Name'),
      uuid: settingText(setting, 'UUID'),
      file: path.basename(dump.label),
      sizeBytes: sizeOf(base),
    },
    holdsSecrets: holdsSecrets(exported),
    edits: list,
  });
}

function masked(edit: Edit, state: EditState): Edit {
  if (edit.kind !== 'section' || edit.section !== 'Setting') return edit;
  return { ...edit, text: withMasks(edit.text, state.facts.setting) };
}

function sizeOf({ input }: EditBase): number {
  return input.totalBytes;
}
