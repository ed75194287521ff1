import { textOfBytes } from '../../model/byteString';
import { RepeatedElement } from './redisErrors';
import { RespReply, endOfReply } from './respReply';

/** What a command of a batch, as it was sent, would have stored again: the server counted fewer new elements than it got. */
export function repeatedElement(batch: Buffer, command: number): RepeatedElement {
  let at = 0;
  for (let i = 0; i < command; i++) at = endOfReply(batch, at);
  const read = new RespReply(batch.subarray(at));
  const [, key = '', ...rest] = Array.from({ length: read.array() ?? 0 }, () => read.text());
  const fields = rest.filter((_, i) => i % 2 === 0);
  const [, kind, inode = '', index = ''] = /([dxc])(\d+)(?:_(\d+))?$/.exec(key) ?? [];
  if (kind === 'c') return new RepeatedElement(`inode ${inode} has chunk ${index} twice.`);
  if (kind === 'x') return new RepeatedElement(`inode ${inode} has xattr ${shown(fields[0] ?? '')} twice.`);
  const again = fields.length === 1 ? fields[0] : fields.find((field, i) => fields.indexOf(field) !== i);
  const what = again === undefined ? 'a name' : `the name "${shown(again)}"`;
  return new RepeatedElement(`${what} occurs twice in directory ${inode}.`);
}

function shown(name: string): string {
  return textOfBytes(name) ?? name;
}
