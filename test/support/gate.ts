/**
 * A door between a client and a server, on a port of its own. It can be told to hold the first bytes of a client that match,
 * with all that this client sends after them, until they are let through: what a client had said before it was stopped, and
 * what arrives long after.
 */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { listenOn } from './listener.ts';

interface Hold {
  readonly matches: (sent: string) => boolean;
  readonly caught: () => void;
}

export class Gate {
  readonly port: number;
  readonly #server: Server;
  readonly #sockets: Set<Socket>;
  readonly #holds: Hold[];
  readonly #held: { readonly near: Socket; readonly far: Socket; readonly bytes: Buffer }[] = [];

  private constructor(server: Server, port: number, sockets: Set<Socket>, holds: Hold[]) {
    this.#server = server;
    this.port = port;
    this.#sockets = sockets;
    this.#holds = holds;
  }

  static async start(to: number): Promise<Gate> {
    const sockets = new Set<Socket>();
    const holds: Hold[] = [];
    const server = createServer((near) => gate.#pair(near, connect(to, '127.0.0.1')));
    const gate = new Gate(server, await listenOn(server), sockets, holds);
    return gate;
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** Resolves once something that matches is held. */
  hold(matches: (sent: string) => boolean): Promise<void> {
    return new Promise((caught) => this.#holds.push({ matches, caught }));
  }

  /** Lets all through that is held. */
  release(): void {
    for (const { near, far, bytes } of this.#held.splice(0)) {
      far.write(bytes);
      near.resume();
    }
  }

  /** Ends all connections, as a network that fails does. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }

  #pair(near: Socket, far: Socket): void {
    for (const socket of [near, far]) {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => this.#sockets.delete(socket));
    }
    far.pipe(near);
    near.on('data', (bytes) => this.#pass(near, far, bytes));
    near.on('close', () => far.end());
    far.on('close', () => near.destroy());
  }

  #pass(near: Socket, far: Socket, bytes: Buffer): void {
    const sent = bytes.toString('latin1');
    const index = this.#holds.findIndex(({ matches }) => matches(sent));
    const [hold] = index === -1 ? [] : this.#holds.splice(index, 1);
    if (hold === undefined) {
      far.write(bytes);
      return;
    }
    near.pause();
    this.#held.push({ near, far, bytes });
    hold.caught();
  }
}
