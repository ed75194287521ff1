import type { ByteString } from '../../model/byteString';
import { GrowingBuffer } from '../growingBuffer';

/** A command with its arguments, all as bytes. */
export type WriteCommand = readonly ByteString[];

/** Runs every command of a packed batch; the first that fails ends it. */
export const RUN_BATCH = `
local commands = cmsgpack.unpack(ARGV[1])
for i = 1, #commands do redis.call(unpack(commands[i])) end
return #commands
`;

// MessagePack: arrays and strings of the largest form where a smaller one would need a choice.
const ARRAY_32 = 0xdd;
const ARRAY_16 = 0xdc;
const STRING_32 = 0xdb;
const STRING_16 = 0xda;
const SHORT_STRING = 0xa0;
const MAX_SHORT = 31;

/** The commands in MessagePack, which scripts take apart in native code. */
export function packCommands(commands: readonly WriteCommand[], expectedBytes: number): Buffer {
  const out = new GrowingBuffer(expectedBytes + 16 * commands.length + 64);
  out.bytes[0] = ARRAY_32;
  out.length = out.bytes.writeUInt32BE(commands.length, 1);
  for (const command of commands) {
    out.reserve(3);
    out.bytes[out.length] = ARRAY_16;
    out.length = out.bytes.writeUInt16BE(command.length, out.length + 1);
    for (const argument of command) packString(out, argument);
  }
  return out.take();
}

function packString(out: GrowingBuffer, text: ByteString): void {
  const { length } = text;
  out.reserve(5 + length);
  const { bytes } = out;
  if (length <= MAX_SHORT) {
    bytes[out.length++] = SHORT_STRING | length;
  } else if (length <= 0xffff) {
    bytes[out.length] = STRING_16;
    out.length = bytes.writeUInt16BE(length, out.length + 1);
  } else {
    bytes[out.length] = STRING_32;
    out.length = bytes.writeUInt32BE(length, out.length + 1);
  }
  out.length += bytes.write(text, out.length, 'latin1');
}
