import { describe } from 'mocha';
import { findServer } from '../../../bin/setup/servers.mjs';
import type { Programs, ServerKind } from '../../../bin/setup/servers.mjs';

/** The programs of a server that a suite has made sure of. */
export function requireServer<K extends ServerKind>(kind: K): Programs<K> {
  const programs = findServer(kind);
  if (programs === undefined) throw new Error(`no ${kind} on this machine`);
  return programs;
}

/** A suite that says so and is skipped where the server is missing; that CI has them is up to the runner's needs. */
export function describeWithServer(kind: ServerKind, title: string, body: () => void): void {
  if (findServer(kind) !== undefined) {
    describe(title, body);
    return;
  }
  console.log(`    ${title}: skipped, there is no ${kind} on this machine`);
  describe.skip(title, body);
}
