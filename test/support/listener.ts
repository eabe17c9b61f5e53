/** Servers of tests. They listen on this machine alone, on ports that no other process gets meanwhile (docs/decisions/0014). */
import { once } from 'node:events';
import type { Server } from 'node:net';
import { claimPort } from './ports.ts';

/**
 * Has it listen, and says where.
 * @param port one that this process has claimed; without it, one is claimed: whoever ends the server can have another on it
 * @throws Error EADDRINUSE
 */
export async function listenOn(server: Server, port?: number): Promise<number> {
  const chosen = port ?? (await claimPort());
  server.listen(chosen, '127.0.0.1');
  await once(server, 'listening');
  return chosen;
}
