// Reads a dump to its end with stream-json, packed tokens only, and prints what it took: streamJson.ts FILE
import { createReadStream } from 'node:fs';
import { parser } from 'stream-json';
import { report } from './report';

const file = process.argv[2] ?? '';
let tokens = 0;
const start = process.hrtime.bigint();

createReadStream(file)
  .pipe(parser.asStream({ packValues: true, streamValues: false }))
  .on('data', () => tokens++)
  .on('end', () => report('stream-json', file, tokens, start));
