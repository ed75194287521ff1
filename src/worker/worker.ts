import type { MessagePort } from 'node:worker_threads';
import { parentPort, workerData } from 'node:worker_threads';
import { isWalkOrder, serveWalk } from '../core/transfer/migrate/thread/serveWalk';
import { RequestServer } from './requestServer';

const port = parentPort ?? missingPort();
if (isWalkOrder(workerData)) void serveWalk(workerData, port);
else serveRequests();

function serveRequests(): void {
  const server = new RequestServer(port, workerData);
  port.on('message', (message) => server.receive(message));
}

function missingPort(): MessagePort {
  throw new Error('worker.js runs as a worker thread only');
}
