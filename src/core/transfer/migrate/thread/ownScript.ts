/**
 * The bundle that this code is part of: started as a thread it serves a walk, as every bundle does that migrates. Undefined where
 * the code is no bundle.
 */
export function ownScript(): string | undefined {
  return typeof __filename === 'string' && __filename.endsWith('.js') ? __filename : undefined;
}
