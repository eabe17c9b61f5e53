/** A line to Redis on which news of changes can be held up: what a follower of a busy or far away Redis sees. */
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { listenOn } from '../../../test/support/listener.ts';

export class LateChanges {
  readonly url: string;
  readonly #server: Server;
  readonly #sockets: Set<Socket>;
  readonly #tails: Set<Socket>;

  private constructor(port: number, server: Server, sockets: Set<Socket>, tails: Set<Socket>) {
    this.url = `redis://127.0.0.1:${port}`;
    this.#server = server;
    this.#sockets = sockets;
    this.#tails = tails;
  }

  static async before(redisPort: number): Promise<LateChanges> {
    const sockets = new Set<Socket>();
    const tails = new Set<Socket>();
    const server = createServer((client) => {
      const redis = connect(redisPort, '127.0.0.1');
      for (const socket of [client, redis]) sockets.add(socket.on('error', () => undefined));
      client.on('close', () => redis.destroy());
      redis.on('close', () => client.destroy());
      client.on('data', (data) => {
        if (/xread/i.test(data.toString('latin1'))) tails.add(redis);
        redis.write(data);
      });
      redis.pipe(client);
    });
    return new LateChanges(await listenOn(server), server, sockets, tails);
  }

  /** No change comes through any more, for as long as commands may take; all else does. */
  hold(): void {
    if (this.#tails.size === 0) throw new Error('nobody follows the changes yet');
    for (const tail of this.#tails) tail.pause();
  }

  release(): void {
    for (const tail of this.#tails) tail.resume();
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
