import { MetaError } from '../errors';
import { HEAD_BYTES, refuseForeignContent } from './input/contentKind';
import { FileInput } from './input/fileInput';

/** Of the text; the official client writes `Setting` first. */
const LOOKED_AT_BYTES = 64 * 1024;
/** Members of a dump (docs/formats/json-dump.md §2). One of them stands early in any order of them. */
const MEMBER =
  /"(?:Setting|Counters|Sustained|DelFiles|Quotas|UserQuotas|GroupQuotas|FSTree|Trash)"[ \t\r\n]*:[ \t\r\n]*(?:[{[]|null)/;

/**
 * Says at once, by the beginning of a file, whether it is worth to be opened as a dump; a damaged dump is.
 * @throws {MetaError} what the file is instead: `notJuiceFs`, `malformed`, `unsupported`; `notFound`, `io`, `damaged`.
 */
export async function requireDump(path: string): Promise<void> {
  const input = await FileInput.open(path);
  try {
    const head = await readHead(input);
    refuseForeignContent(head.subarray(0, HEAD_BYTES), path);
    if (MEMBER.test(head.toString('latin1'))) return;
    const message = `${path} is JSON but no JuiceFS dump: it has no Setting and no FSTree.`;
    throw new MetaError('notJuiceFs', message, { place: { offset: 0, line: 1, path: '' } });
  } finally {
    await input.close();
  }
}

async function readHead(input: FileInput): Promise<Buffer> {
  const head = Buffer.alloc(LOOKED_AT_BYTES);
  const feed = await input.open(0);
  let length = 0;
  try {
    while (length < head.length) {
      const read = await feed.read(head, length, head.length - length);
      if (read === 0) break;
      length += read;
    }
    return head.subarray(0, length);
  } catch (error) {
    // Damage behind the beginning is for the reader to tell.
    if (length === 0) throw error;
    return head.subarray(0, length);
  } finally {
    await feed.close();
  }
}
