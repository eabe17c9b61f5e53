/** Whether the ports that a server is to listen on, on the host's network, are free. */
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** They are another's, who is no task of Keelson's: Mesos gives each port out once. */
export class PortsTaken extends Error {
  readonly ports: readonly number[];

  constructor(ports: readonly number[]) {
    const which = ports.length === 1 ? `port ${ports[0]} is` : `ports ${ports.join(', ')} are`;
    super(`${which} held by another process on the agent's host`);
    this.name = 'PortsTaken';
    this.ports = ports;
  }
}

/** An outgoing connection may have been given the number for a moment. */
const TRIES = 3;
const AGAIN_AFTER_MS = 150;

/** @throws PortsTaken */
export async function assertFree(ports: readonly number[], signal: AbortSignal): Promise<void> {
  let taken = await takenOf(ports);
  for (let left = TRIES; left > 1 && taken.length > 0; left--) {
    await delay(AGAIN_AFTER_MS, undefined, { signal });
    taken = await takenOf(taken);
  }
  if (taken.length > 0) throw new PortsTaken(taken);
}

async function takenOf(ports: readonly number[]): Promise<readonly number[]> {
  const free = await Promise.all(ports.map(isFree));
  return ports.filter((_, index) => free[index] === false);
}

/** As the server will find it. What else keeps it from listening (no right to, say) is for the server to tell. */
function isFree(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const server = createServer();
  server.once('error', (error) => resolve(!('code' in error && error.code === 'EADDRINUSE')));
  server.listen({ port, host: '0.0.0.0', exclusive: true }, () => server.close(() => resolve(true)));
  return promise;
}
