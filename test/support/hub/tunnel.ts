/** A proxy on loopback that tunnels, and remembers to whom: `HOST:PORT`, once for each tunnel. */
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

export class Tunnel {
  readonly seen: string[] = [];
  private readonly sockets = new Set<Socket>();
  private readonly server: Server = createServer().on('connect', (request, stream) => {
    const socket = stream as Socket;
    this.seen.push(request.url ?? '');
    const [host, port] = (request.url ?? '').split(':');
    const through = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      through.pipe(socket).pipe(through);
    });
    for (const one of [through, socket]) {
      this.sockets.add(one);
      one.on('close', () => this.sockets.delete(one));
    }
    through.on('error', () => socket.destroy());
    socket.on('error', () => through.destroy());
  });

  get address(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async start(): Promise<this> {
    await new Promise<void>(done => this.server.listen(0, '127.0.0.1', done));
    return this;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.closeAllConnections();
    await new Promise(done => this.server.close(done));
  }
}
