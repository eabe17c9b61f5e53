/** Whether a port is free, and if not, whose it is. */
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { KeelsonError } from '@keelson/core';
import { hostAndPort } from '../settings/index.ts';
import type { ListenPort } from './child-spec.ts';
import { isErrno } from './errno.ts';
import { processCommand } from './process-identity.ts';

/** @throws KeelsonError PORT_TAKEN, naming the port, the process that listens there where it can be seen, and the flag. */
export async function assertPortFree({ host, port, purpose, flag }: ListenPort): Promise<void> {
  const server = createServer();
  try {
    server.listen({ host, port, exclusive: true });
    await once(server, 'listening');
  } catch (error) {
    if (!isErrno(error, 'EADDRINUSE', 'EACCES', 'EADDRNOTAVAIL')) throw error;
    throw new KeelsonError(
      'PORT_TAKEN',
      `${hostAndPort(host, port)} (${purpose}) ${whyNot(error, port)}; choose another with ${flag}`,
      {
        cause: error,
      },
    );
  } finally {
    server.close();
  }
}

/** @throws KeelsonError PORT_TAKEN, naming all of them that are taken. */
export async function assertPortsFree(ports: readonly ListenPort[]): Promise<void> {
  const taken: KeelsonError[] = [];
  for (const port of ports) {
    await assertPortFree(port).catch((error: unknown) => {
      if (!(error instanceof KeelsonError)) throw error;
      taken.push(error);
    });
  }
  if (taken.length === 1) throw taken[0];
  if (taken.length === 0) return;
  throw new KeelsonError(
    'PORT_TAKEN',
    `${taken.length} ports are taken:\n${taken.map(({ message }) => `  ${message}`).join('\n')}`,
  );
}

function whyNot(error: unknown, port: number): string {
  if (isErrno(error, 'EACCES')) return 'may not be used by this user';
  if (isErrno(error, 'EADDRNOTAVAIL')) return 'is not an address of this machine';
  const holder = findPortHolder(port);
  return holder === undefined ? 'is taken' : `is taken by ${holder.command} (pid ${holder.pid})`;
}

export interface PortHolder {
  readonly pid: number;
  /** Its command line, shortened. */
  readonly command: string;
}

/** The process that listens on a TCP port, from /proc; undefined where it can't be seen. */
export function findPortHolder(port: number): PortHolder | undefined {
  const sockets = new Set(['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => listeningInodes(table, port)));
  if (sockets.size === 0) return undefined;
  for (const pid of readFolder('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)) {
    const holds = readFolder(`/proc/${pid}/fd`).some((fd) => sockets.has(readLink(`/proc/${pid}/fd/${fd}`)));
    if (holds) return { pid, command: processCommand(pid) ?? 'a process' };
  }
  return undefined;
}

const listenState = '0A';

/** Lines of /proc/net/tcp: `sl local_address rem_address st … inode`, the address as hexadecimal IP:PORT. */
function listeningInodes(table: string, port: number): readonly string[] {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return readTable(table)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[1]?.endsWith(wanted) && fields[3] === listenState)
    .map((fields) => `socket:[${fields[9]}]`);
}

function readTable(path: string): readonly string[] {
  try {
    return readFileSync(path, 'utf8').split('\n').slice(1);
  } catch {
    return [];
  }
}

/** Processes come and go, and those of others can't be looked into: what can't be read is not there. */
function readFolder(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function readLink(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
