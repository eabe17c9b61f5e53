/**
 * Ports for tests, claimed for the whole machine: no other test run, and no outgoing connection, gets them meanwhile.
 *
 * The ports below those that the kernel gives to outgoing connections are cut into blocks, each with a file in the system's
 * temporary folder. Who holds the kernel's lock on the file has the block, until its process ends, however it ends. A block in
 * which anything listens (a container of a run that is over, say) is left alone.
 */
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface PortBlock {
  readonly first: number;
  readonly last: number;
}

const BLOCK = 120;
const LOWEST = 12_000;
/** From here on `keelson up` has its own, where nothing else is asked for. */
const HIGHEST = 30_999;
const FOLDER = join(tmpdir(), 'keelson-test-ports');

/** Held until the process ends: a claim that is no longer reachable would be released. */
const held: DatabaseSync[] = [];

/**
 * A block of a hundred ports and some.
 * @param start the block that is tried first: runs begin at different ones, so that they seldom try the same
 * @param folder where claims are kept
 * @throws Error where all are taken
 */
export async function claimPorts(start = process.pid, folder = FOLDER): Promise<PortBlock> {
  mkdirSync(folder, { recursive: true });
  const blocks = Math.floor((Math.min(HIGHEST, firstEphemeral() - 1) - LOWEST + 1) / BLOCK);
  for (let i = 0; i < blocks; i++) {
    const first = LOWEST + ((start + i) % blocks) * BLOCK;
    const claim = tryClaim(join(folder, String(first)));
    if (claim === undefined) continue;
    const last = first + BLOCK - 1;
    if (await allFree(first, last)) {
      held.push(claim);
      return { first, last };
    }
    claim.close();
  }
  throw new Error(`no block of ${BLOCK} free ports in ${LOWEST}-${HIGHEST}`);
}

/** One port of a block of this process's own. */
export function claimPort(): Promise<number> {
  return claimRow(1);
}

/** So many ports in a row, at most a block's; returns the first. */
export async function claimRow(count: number): Promise<number> {
  if (single === undefined || single.next + count - 1 > single.last) {
    const { first, last } = await claimPorts();
    single = { next: first, last };
  }
  const port = single.next;
  single.next += count;
  return port;
}
let single: { next: number; readonly last: number } | undefined;

function tryClaim(path: string): DatabaseSync | undefined {
  const file = openShared(path);
  if (file === undefined) return undefined;
  try {
    file.exec('BEGIN EXCLUSIVE');
    return file;
  } catch {
    file.close();
    return undefined;
  }
}

/** Other users run tests too: what they can't open is not theirs. */
function openShared(path: string): DatabaseSync | undefined {
  try {
    const file = new DatabaseSync(path, { timeout: 0 });
    try {
      chmodSync(path, 0o666);
    } catch {
      // It is another user's.
    }
    return file;
  } catch {
    return undefined;
  }
}

async function allFree(first: number, last: number): Promise<boolean> {
  for (let port = first; port <= last; port++) if (!(await isFree(port))) return false;
  return true;
}

/** On every address, since servers in containers listen on all. */
async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen({ port, host: '0.0.0.0', exclusive: true });
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}

function firstEphemeral(): number {
  try {
    return Number(readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').trim().split(/\s+/)[0]);
  } catch {
    return 32_768;
  }
}
