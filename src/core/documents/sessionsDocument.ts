import { stringifyExact } from '../json/stringifyExact';
import type { Session, VolumeFacts } from '../model/volumeFacts';

/** Clients by the names `juicefs status` uses, with what they keep: files deleted while open, and files still to be removed. */
export function sessionsDocument(sessions: readonly Session[], facts: VolumeFacts): string {
  const document = {
    Sessions: sessions.map((session) => ({
      Sid: session.sid,
      Expire: session.expire,
      Version: session.version,
      HostName: session.hostName,
      IPAddrs: session.ipAddrs,
      MountPoint: session.mountPoint,
      MountTime: session.mountTime,
      ProcessID: session.processId,
    })),
    Sustained: facts.sustained.map(({ sid, inodes }) => ({ sid, inodes })),
    DelFiles: facts.delFiles.map(({ inode, length, expire }) => ({ inode, length, expire })),
  };
  return `${stringifyExact(document, 2)}\n`;
}
