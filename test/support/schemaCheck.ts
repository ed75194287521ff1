import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import Ajv from 'ajv';

/** Fails unless the JSON text is what a schema of ours describes. */
export function assertFollowsSchema(schema: 'certificate' | 'manifest', text: string): void {
  const file = path.join(import.meta.dirname, '..', '..', 'media', 'schemas', `${schema}.schema.json`);
  const validate = new Ajv({ allErrors: true }).compile(JSON.parse(readFileSync(file, 'utf8')) as object);
  assert.ok(validate(JSON.parse(text)), JSON.stringify(validate.errors, undefined, 2));
}
