import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import * as v from 'valibot';

/**
 * What a load leaves in a live engine until it is complete: without the volume's setting, and with this, it is a half load
 * of ours and nobody else's.
 */
export interface LoadMarker {
  /** Different for every load. */
  id: string;
  /** Unix seconds. */
  startedAt: number;
  host: string;
  processId: number;
}

/** Name of the key or table that holds it; never one of JuiceFS's own. */
export const LOAD_MARKER = 'jfsmeta_load';

const Stored = v.object({ id: v.string(), startedAt: v.number(), host: v.string(), processId: v.number() });

export function newLoadMarker(): LoadMarker {
  return { id: randomUUID(), startedAt: Math.floor(Date.now() / 1000), host: hostname(), processId: process.pid };
}

export function encodeLoadMarker(marker: LoadMarker): string {
  return JSON.stringify(marker);
}

/** Undefined for anything that is not a marker. */
export function decodeLoadMarker(text: string): LoadMarker | undefined {
  try {
    const parsed = v.safeParse(Stored, JSON.parse(text));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}

/** Whether whoever made the marker has ended for certain: only this machine's processes can be looked at. */
export function hasEnded({ host, processId }: LoadMarker): boolean {
  return host === hostname() && !isAlive(processId);
}

export function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // It lives, but is not ours to signal.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
