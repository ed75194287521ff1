import * as vscode from 'vscode';
import { formatBytes, formatCount } from '../../core/display/units';
import type { EffectiveSlice } from '../../core/inspect/effectiveSlices';
import { effectiveSlices } from '../../core/inspect/effectiveSlices';
import type { Chunk, Slice } from '../../core/model/chunk';
import { CHUNK_SIZE_BYTES } from '../../core/model/chunk';
import type { U64 } from '../../core/model/u64';
import type { Inspection } from '../../core/ports/metadataSource';
import type { ChunkModel, SliceModel } from '../../shared/inspector';
import type { Shown } from './inspectorModel';

const MAX_CHUNKS = 32;
const MAX_SLICES = 200;

/** The bars of each chunk: slices as they were written, and what a read returns. */
export function chunkModels({ chunks, attr }: Inspection, shown: Shown): ChunkModel[] {
  return shown(chunks, MAX_CHUNKS, vscode.l10n.t('Chunks')).map((chunk) => {
    const start = chunk.index * CHUNK_SIZE_BYTES;
    const title = vscode.l10n.t('Chunk {0}', chunk.index);
    const written = shown(chunk.slices, MAX_SLICES, title).map(writtenSlice);
    const read = shown(effectiveSlices([chunk], attr.length), MAX_SLICES, title).map((range) =>
      readSlice(range, start),
    );
    const extent = extentOf(chunk, attr.length);
    return {
      title,
      caption: [
        chunk.slices.length === 1
          ? vscode.l10n.t('1 slice')
          : vscode.l10n.t('{0} slices', formatCount(chunk.slices.length)),
        vscode.l10n.t('file bytes {0} – {1}', formatCount(start), formatCount(start + extent - 1)),
        vscode.l10n.t('{0} of 64 MiB drawn', formatBytes(extent)),
      ].join(' · '),
      extent,
      startText: formatCount(start),
      endText: formatCount(start + extent),
      written,
      read,
    };
  });
}

/** As far as the file or its slices go: 64 MiB would make most slices invisible. */
function extentOf(chunk: Chunk, fileLength: U64): number {
  const start = chunk.index * CHUNK_SIZE_BYTES;
  const ofFile = Math.min(CHUNK_SIZE_BYTES, Math.max(0, Number(fileLength) - start));
  const ofSlices = Math.max(0, ...chunk.slices.map(({ pos, len }) => pos + len));
  return Math.max(1, ofFile, ofSlices);
}

function writtenSlice({ id, pos, len, off, size }: Slice, order: number): SliceModel {
  const isHole = id === 0;
  const part =
    off === 0 && size === len
      ? ''
      : vscode.l10n.t(' (bytes {0}–{1} of {2})', formatCount(off), formatCount(off + len - 1), formatCount(size));
  const name = isHole ? vscode.l10n.t('hole') : vscode.l10n.t('slice {0}', String(id));
  return {
    key: sliceKey(id),
    pos,
    length: len,
    isHole,
    label: isHole ? name : String(id),
    sentence: vscode.l10n.t(
      'Write {0}: {1} at {2}, {3} bytes{4}',
      order + 1,
      name,
      formatCount(pos),
      formatCount(len),
      part,
    ),
  };
}

function readSlice(range: EffectiveSlice, chunkStart: number): SliceModel {
  const isHole = range.sliceId === 0;
  const pos = range.fileOffset - chunkStart;
  const name = isHole ? vscode.l10n.t('zeros') : vscode.l10n.t('slice {0}', String(range.sliceId));
  return {
    key: sliceKey(range.sliceId),
    pos,
    length: range.length,
    isHole,
    label: isHole ? name : String(range.sliceId),
    sentence: vscode.l10n.t('Bytes {0}–{1} read {2}', formatCount(pos), formatCount(pos + range.length - 1), name),
  };
}

export function sliceKey(id: U64): string {
  return id === 0 ? 'hole' : `slice-${id}`;
}
