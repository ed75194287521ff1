import type { Setting } from '../model/setting';
import { settingFlag, settingInt, settingText } from '../model/setting';
import type { U64 } from '../model/u64';
import type { EffectiveSlice } from './effectiveSlices';

/** A part of one object (block) in the bucket; `name` is '' for a hole. */
export interface ObjectRange {
  name: string;
  /** Bytes of the whole object before compression. */
  size: number;
  /** Where the range starts in the object. */
  offset: number;
  length: number;
  chunkIndex: number;
  fileOffset: number;
}

/** The objects a range of a file is read from (`juicefs info` prints the same names). */
export function objectsOf(range: EffectiveSlice, setting: Setting): ObjectRange[] {
  const { chunkIndex, sliceId, sliceSize } = range;
  if (sliceId === 0) {
    return [{ name: '', size: sliceSize, offset: 0, length: range.length, chunkIndex, fileOffset: range.fileOffset }];
  }
  const blockBytes = Number(settingInt(setting, 'BlockSize')) * 1024;
  const objects: ObjectRange[] = [];
  let done = 0;
  while (done < range.length) {
    const at = range.offsetInSlice + done;
    const index = Math.floor(at / blockBytes);
    const size = Math.min(blockBytes, sliceSize - index * blockBytes);
    const offset = at - index * blockBytes;
    // A range beyond its slice is damage; it must not loop for ever.
    const length = size > offset ? Math.min(range.length - done, size - offset) : range.length - done;
    objects.push({
      name: objectName(setting, sliceId, index, size),
      size,
      offset,
      length,
      chunkIndex,
      fileOffset: range.fileOffset + done,
    });
    done += length;
  }
  return objects;
}

/** Key of a block in the bucket: `<name>/chunks/<id/10⁶>/<id/10³>/<id>_<index>_<size>`, or hashed by `id mod 256`. */
export function objectName(setting: Setting, sliceId: U64, blockIndex: number, blockSize: number): string {
  const id = BigInt(sliceId);
  const thousands = id / 1000n;
  const millions = thousands / 1000n;
  const block = `${id}_${blockIndex}_${blockSize}`;
  const hashed = settingFlag(setting, 'HashPrefix');
  const folder = hashed
    ? `${(id % 256n).toString(16).toUpperCase().padStart(2, '0')}/${millions}`
    : `${millions}/${thousands}`;
  return `${settingText(setting, 'Name')}/chunks/${folder}/${block}`;
}
