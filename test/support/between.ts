import { connect, createServer, type Socket } from 'node:net';
import { listenOn } from './listener.ts';

/** Between a client and a server; it can hold what passes, and cut. */
export class Between {
  readonly port: number;
  /** Cuts all, and takes no more connections. */
  readonly close: () => void;
  readonly #pairs: Set<readonly [Socket, Socket]>;

  private constructor(port: number, pairs: Set<readonly [Socket, Socket]>, close: () => void) {
    this.port = port;
    this.#pairs = pairs;
    this.close = close;
  }

  static async start(to: number, wanted?: number): Promise<Between> {
    const pairs = new Set<readonly [Socket, Socket]>();
    const server = createServer((near) => {
      const far = connect(to, '127.0.0.1');
      const pair = [near, far] as const;
      pairs.add(pair);
      for (const socket of pair) {
        socket.on('error', () => undefined);
        socket.on('close', () => {
          for (const other of pair) other.destroy();
          pairs.delete(pair);
        });
      }
      near.pipe(far).pipe(near);
    });
    const port = await listenOn(server, wanted);
    return new Between(port, pairs, () => {
      for (const [near] of pairs) near.destroy();
      server.close();
    });
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** How many connections pass through it. */
  get size(): number {
    return this.#pairs.size;
  }

  hold(): void {
    for (const [near, far] of this.#pairs) {
      near.unpipe(far);
      far.unpipe(near);
      near.pause();
      far.pause();
    }
  }

  cut(): void {
    for (const [near] of this.#pairs) near.destroy();
  }
}
