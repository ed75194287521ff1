import type { Counters, Session } from './volumeFacts';

/** A look at a volume that may be in use. */
export interface Moment {
  counters: Counters;
  /** Stale ones too. */
  sessions: Session[];
  /** When it was looked at, in unix seconds by our clock. */
  at: number;
}

/** So many clients are named. */
const MAX_NAMED = 10;

/** Counters that differ, by their names in a dump. */
export function changedCounters(before: Moment, after: Moment): string[] {
  const names = Object.keys(before.counters) as (keyof Counters)[];
  return names.filter((name) => before.counters[name] !== after.counters[name]);
}

/** Clients that are not stale, at either end; one that gave a sign of life meanwhile lives, whatever our clock says. */
export function liveBetween(before: Moment, after: Moment): Session[] {
  const expires = new Map(before.sessions.map(({ sid, expire }) => [sid, expire]));
  const live = new Map(before.sessions.filter(({ expire }) => expire > before.at).map((one) => [one.sid, one]));
  for (const session of after.sessions) {
    const known = expires.get(session.sid);
    if (session.expire > after.at || (known !== undefined && session.expire > known)) live.set(session.sid, session);
  }
  return [...live.values()];
}

/** One sentence for people about what was seen between two moments; undefined when there was nothing. */
export function changeText(clients: readonly Session[], changed: readonly string[]): string | undefined {
  if (clients.length === 0 && changed.length === 0) return undefined;
  const counters =
    changed.length === 0
      ? 'no counter changed while it was read'
      : `counters changed while it was read: ${changed.join(', ')}`;
  return `${clientsText(clients)}; ${counters}.`;
}

function clientsText(clients: readonly Session[]): string {
  if (clients.length === 0) return 'No client was recorded';
  const names = clients.slice(0, MAX_NAMED).map(nameOf);
  const more = clients.length - names.length;
  return `Open by ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function nameOf({ sid, hostName, mountPoint }: Session): string {
  return hostName === '' ? `session ${sid}` : `${hostName}:${mountPoint}`;
}
