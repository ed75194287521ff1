import { gzipSync, zstdCompressSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { DAMAGES, STORED_DAMAGES } from './damage';
import type { Random } from './random';
import { pick, randomOf } from './random';

const FIXTURES = path.join(import.meta.dirname, '..', 'fixtures');
const ORIGINALS = [
  'vol-1/sqlite/dump-subdir-team.json',
  'vol-1/sqlite/dump.json',
  'vol-1/redis/dump.json',
  'conflicts/dump.json',
  'vol-no-trash/redis/dump.json',
  'old/v1.0.4/dump.json',
];

export interface BadDump {
  /** Path of the dump that it was made from. */
  original: string;
  /** The file's content. */
  stored: Buffer;
  /** What came of it, for messages. */
  story: string;
  /** The text as it was before it was compressed. */
  text: Buffer;
}

/** The same damaged dump for the same seed. */
export function badDump(seed: number): BadDump {
  const random = randomOf(seed);
  const name = pick(random, ORIGINALS);
  const original = path.join(FIXTURES, name);
  const steps = [`seed ${seed}`, name];
  let text: Buffer = layout(readFileSync(original), random, steps);
  const compression = pick(random, ['none', 'none', 'none', 'gzip', 'zstd']);
  // Where the file is compressed, the harm is mostly done to what is stored.
  const changes = compression === 'none' || random(3) === 0 ? 1 + random(2) : 0;
  for (let n = changes; n > 0 && text.length > 0; n--) {
    const name = pick(random, Object.keys(DAMAGES));
    text = DAMAGES[name]!(text, random);
    steps.push(name);
  }
  if (compression === 'none') return { original, stored: text, story: steps.join(', '), text };
  let stored: Buffer = compression === 'gzip' ? gzipSync(text) : zstdCompressSync(text);
  steps.push(compression);
  if (changes === 0) {
    const name = pick(random, STORED_DAMAGES);
    stored = DAMAGES[name]!(stored, random);
    steps.push(name);
  }
  return { original, stored, story: steps.join(', '), text };
}

/** Some dumps come through other tools first. */
function layout(text: Buffer, random: Random, steps: string[]): Buffer {
  if (random(4) > 0) return text;
  steps.push('on one line');
  return Buffer.from(text.toString('latin1').replace(/\n */g, ''), 'latin1');
}
