/** The inference worker as a process: forked by the language server, it ends with it. */
import type { FromWorker, ToWorker } from '../protocol/worker';
import { Host } from './host';
import { collectLessOften } from './runs/heap';

function send(message: FromWorker): void {
  // The other end may be gone already; `disconnect` follows.
  if (process.connected) process.send!(message, undefined, undefined, () => {});
}

collectLessOften();
const host = new Host(send, () => import('./engine'));

process.on('message', message => host.receive(message as ToWorker));
process.on('disconnect', () => process.exit(0));
