import { createServer } from 'node:net';

/** Below what the system hands out by itself, so that no outgoing connection takes the port before its server does. */
const FIRST = 20_000;
const COUNT = 10_000;

/** Two servers may be asked for before the first has bound its port. */
const given = new Set<number>();

/** A TCP port on 127.0.0.1 that nobody listens on. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * COUNT);
    if (given.has(port) || !(await canListen(port))) continue;
    given.add(port);
    return port;
  }
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
