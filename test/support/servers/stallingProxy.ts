import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

export interface StallingProxy {
  readonly port: number;
  /** How many connections clients have opened so far. */
  readonly accepted: number;
  /** From now on nothing is passed on, in either direction; connections stay open and new ones are accepted. */
  stall(): void;
  /** Stalls as soon as the server has sent so many more pieces of data, and says when. */
  stallAfter(pieces: number): Promise<void>;
  /** Ends a stall: what was held back goes on. */
  resume(): void;
  /** Destroys all connections and refuses new ones. */
  cut(): void;
  close(): Promise<void>;
}

/** A TCP proxy on loopback, in front of a port on 127.0.0.1. */
export async function startStallingProxy(target: number): Promise<StallingProxy> {
  const sockets = new Set<Socket>();
  let isStalled = false;
  let accepted = 0;
  let countDown: { pieces: number; ended: () => void } | undefined;

  const stall = (): void => {
    isStalled = true;
    for (const socket of sockets) socket.pause();
  };
  const count = (): void => {
    if (countDown === undefined || --countDown.pieces > 0) return;
    const { ended } = countDown;
    countDown = undefined;
    stall();
    ended();
  };
  const join = (from: Socket, to: Socket): void => {
    sockets.add(from);
    from.on('data', (data: Buffer) => {
      // One side that is slow must not make us hold everything.
      if (!to.write(data)) from.pause();
    });
    to.on('drain', () => {
      if (!isStalled) from.resume();
    });
    from.on('end', () => to.end());
    from.on('error', () => to.destroy());
    from.on('close', () => {
      sockets.delete(from);
      to.destroy();
    });
    if (isStalled) from.pause();
  };
  const server = createServer((client) => {
    accepted++;
    const upstream = connect(target, '127.0.0.1');
    join(client, upstream);
    join(upstream, client);
    upstream.on('data', count);
  });
  const cut = (): void => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A test that failed must not keep the process alive.
  server.unref();
  const { port } = server.address() as AddressInfo;
  return {
    port,
    get accepted() {
      return accepted;
    },
    stall,
    stallAfter: (pieces) =>
      new Promise((ended) => {
        countDown = { pieces, ended };
      }),
    resume: () => {
      isStalled = false;
      for (const socket of sockets) socket.resume();
    },
    cut,
    close: async () => {
      const closed = server.listening ? once(server, 'close') : undefined;
      cut();
      await closed;
    },
  };
}
