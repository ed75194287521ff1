// Reads a dump to its end with stream-json, packed tokens only, and prints what it took: streamJson.ts FILE
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { parser } from 'stream-json';
import { report } from './report';

const file = process.argv[2] ?? '';
let tokens = 0;
const start = process.hrtime.bigint();

async function main(): Promise<void> {
  const tokenizer = parser.asStream({ packValues: true, streamValues: false });
  await pipeline(createReadStream(file), tokenizer, async (all: AsyncIterable<unknown>) => {
    const iterator = all[Symbol.asyncIterator]();
    while ((await iterator.next()).done !== true) tokens++;
  });
  report('stream-json', file, tokens, start);
}

void main();
