import { Byte } from '../../../json/jsonScanner';
import type { JsonScanner } from '../../../json/jsonScanner';
import { MemberTable } from '../../../json/memberTable';
import type { Chunk, Slice } from '../../../model/chunk';
import { NO_CHUNKS } from '../../../model/entry';
import type { U64 } from '../../../model/u64';
import { MAX_U32, readU64, readUnsigned } from './integerFields';
import { readList } from './readList';
import type { UnknownMembers } from './unknownMembers';

const CHUNK = new MemberTable(['index', 'slices'], true);
const SLICE = new MemberTable(['chunkid', 'id', 'pos', 'size', 'off', 'len'], true);

/** The `chunks` array of an entry, in index order (docs/formats/json-dump.md §4.3). */
export function readChunks(scanner: JsonScanner, unknown: UnknownMembers): readonly Chunk[] {
  const chunks = readList(scanner, () => readChunk(scanner, unknown));
  if (chunks.length === 0) return NO_CHUNKS;
  for (let i = 1; i < chunks.length; i++) {
    if (chunks[i - 1]!.index > chunks[i]!.index) return chunks.sort((a, b) => a.index - b.index);
  }
  return chunks;
}

function readChunk(scanner: JsonScanner, unknown: UnknownMembers): Chunk {
  scanner.take(Byte.objectStart, 'a chunk object');
  let index = 0;
  let slices: Slice[] = [];
  let more = !scanner.takeEmpty(Byte.objectEnd);
  let expected = 0;
  while (more) {
    const member = scanner.member(CHUNK, expected);
    expected = member + 1;
    if (member === 0) index = readUnsigned(scanner, MAX_U32);
    else if (member === 1) slices = readList(scanner, () => readSlice(scanner, unknown));
    else unknown.skip('chunks');
    more = scanner.takeNext(Byte.objectEnd);
  }
  return { index, slices };
}

function readSlice(scanner: JsonScanner, unknown: UnknownMembers): Slice {
  scanner.take(Byte.objectStart, 'a slice object');
  // Dumps up to 1.0.0-rc1 say chunkid for id.
  let chunkid: U64 = 0;
  let id: U64 = 0;
  let pos = 0;
  let size = 0;
  let off = 0;
  let len = 0;
  let more = !scanner.takeEmpty(Byte.objectEnd);
  let expected = 0;
  while (more) {
    const member = scanner.member(SLICE, expected);
    expected = member + 1;
    switch (member) {
      case 0:
        chunkid = readU64(scanner);
        break;
      case 1:
        id = readU64(scanner);
        break;
      case 2:
        pos = readUnsigned(scanner, MAX_U32);
        break;
      case 3:
        size = readUnsigned(scanner, MAX_U32);
        break;
      case 4:
        off = readUnsigned(scanner, MAX_U32);
        break;
      case 5:
        len = readUnsigned(scanner, MAX_U32);
        break;
      default:
        unknown.skip('slices');
    }
    more = scanner.takeNext(Byte.objectEnd);
  }
  return { pos, id: id === 0 ? chunkid : id, size, off, len };
}
