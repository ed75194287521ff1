import * as fc from 'fast-check';
import type { EditChoice } from './editModel';

const name = fc.oneof(
  fc.constantFrom('a', 'm', 'zz', '\xe4\xb8', 'x y', '%41', '"', '0'),
  fc.stringMatching(/^[a-z]{1,3}$/),
);

/** A few random edits. */
export const editChoices: fc.Arbitrary<EditChoice[]> = fc.array(
  fc.record({
    kind: fc.integer({ min: 0, max: 6 }),
    where: fc.nat(1000),
    to: fc.nat(1000),
    name,
    mode: fc.integer({ min: 0, max: 0o7777 }),
  }),
  { minLength: 1, maxLength: 8 },
);
