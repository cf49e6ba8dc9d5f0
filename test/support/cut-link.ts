import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A way to a port of 127.0.0.1 that can be cut. */
export interface CutLink {
  readonly port: number;
  /** Breaks every connection and refuses new ones at once, as a server that is gone does. */
  cut(): void;
  /** Lets nothing through and says nothing, as a pulled cable does. */
  silence(): void;
  /** Connections that were silenced are broken now; new ones go through. */
  restore(): void;
}

export async function startLink(target: number): Promise<CutLink> {
  const sockets = new Set<Socket>();
  let state: 'whole' | 'cut' | 'silent' = 'whole';
  const keep = (socket: Socket) => {
    sockets.add(socket);
    // Reset and refused connections are what this is for.
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  };
  const server = createServer((near) => {
    keep(near);
    if (state === 'cut') return near.destroy();
    if (state === 'silent') return near.pause();
    const far = connect(target, '127.0.0.1');
    keep(far);
    near.pipe(far).pipe(near);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
    return;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const breakAll = () => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  onTestFinished(() => {
    server.close();
    breakAll();
  });
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      state = 'cut';
      breakAll();
    },
    silence() {
      state = 'silent';
      for (const socket of sockets) {
        socket.unpipe();
        socket.pause();
      }
    },
    restore() {
      state = 'whole';
      breakAll();
    },
  };
}
