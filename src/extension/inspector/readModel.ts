import * as vscode from 'vscode';
import { formatCount } from '../../core/display/units';
import type { EffectiveSlice } from '../../core/inspect/effectiveSlices';
import { effectiveSlices } from '../../core/inspect/effectiveSlices';
import { objectsOf } from '../../core/inspect/objectNames';
import { CHUNK_SIZE_BYTES } from '../../core/model/chunk';
import type { Setting } from '../../core/model/setting';
import type { Inspection } from '../../core/ports/metadataSource';
import type { ReadModel } from '../../shared/inspector';
import { sliceKey } from './chunkModel';
import type { Shown } from './inspectorModel';

const MAX_RANGES = 500;
const MAX_OBJECTS_OF_RANGE = 16;

/** The table *What is read*: each range of the file with the objects that hold it. */
export function readModels(inspection: Inspection, setting: Setting, shown: Shown): ReadModel[] {
  const ranges = effectiveSlices(inspection.chunks, inspection.attr.length);
  return shown(ranges, MAX_RANGES, vscode.l10n.t('Ranges')).map((range) => {
    const { fileOffset, length, sliceId } = range;
    const objects = shown(objectsOf(range, setting), MAX_OBJECTS_OF_RANGE, vscode.l10n.t('Objects of one range'));
    return {
      sliceKey: sliceKey(sliceId),
      range: `${formatCount(fileOffset)} – ${formatCount(fileOffset + length - 1)}`,
      length: `${formatCount(length)} B`,
      slice: sliceId === 0 ? '—' : String(sliceId),
      objects: objects.map((object) => ({
        name: object.name,
        part:
          object.name === ''
            ? ''
            : object.length === object.size
              ? vscode.l10n.t('whole')
              : vscode.l10n.t(
                  '{0} – {1} of {2}',
                  formatCount(object.offset),
                  formatCount(object.offset + object.length - 1),
                  formatCount(object.size),
                ),
      })),
      note: sliceId === 0 ? vscode.l10n.t('reads as zeros') : overlayNote(range, inspection),
    };
  });
}

/** The names of all objects of a file, each once, in file order. */
export function objectNames(inspection: Inspection, setting: Setting): string[] {
  const names = effectiveSlices(inspection.chunks, inspection.attr.length).flatMap((range) =>
    objectsOf(range, setting).map(({ name }) => name),
  );
  return [...new Set(names)].filter((name) => name !== '');
}

/** Which earlier slices lie under a range. */
function overlayNote(range: EffectiveSlice, { chunks }: Inspection): string {
  const slices = chunks.find(({ index }) => index === range.chunkIndex)?.slices ?? [];
  const pos = range.fileOffset - range.chunkIndex * CHUNK_SIZE_BYTES;
  const own = slices.findLastIndex(({ id }) => id === range.sliceId);
  const below = slices
    .slice(0, Math.max(0, own))
    .filter((slice) => slice.id !== range.sliceId && slice.pos < pos + range.length && slice.pos + slice.len > pos)
    .map(({ id }) => (id === 0 ? vscode.l10n.t('a hole') : String(id)));
  return below.length === 0 ? '' : vscode.l10n.t('overlays {0}', [...new Set(below)].join(', '));
}
