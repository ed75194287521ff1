import type { Session } from '../../model/volumeFacts';

/**
 * Sessions that have not expired: their clients have the volume open and may write to it. One that was renewed since `earlier`
 * lives, whatever our clock says.
 */
export function liveClients(sessions: readonly Session[], earlier: readonly Session[] = []): Session[] {
  const now = Date.now() / 1000;
  const expired = new Map(earlier.map(({ sid, expire }) => [sid, expire]));
  return sessions.filter(({ sid, expire }) => {
    const before = expired.get(sid);
    return expire > now || (before !== undefined && expire > before);
  });
}

/** For people: who has the volume open, and where. */
export function clientText(client: Session): string {
  const { hostName, mountPoint, processId, version, sid } = client;
  const where = mountPoint === '' ? 'no mount point' : mountPoint;
  const who = hostName === '' ? 'an unknown host' : hostName;
  const details = [`session ${sid}`, processId === 0 ? '' : `process ${processId}`, version === '' ? '' : version];
  return `${who}: ${where} (${details.filter((detail) => detail !== '').join(', ')})`;
}
