/** What there is of an instance on this machine, counted where each kind of thing lives, not where Keelson says so. */
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { z } from 'zod';
import type { Settings } from '../settings/index.ts';
import { layoutOf } from './layout.ts';
import type { ShownInstance, ShownMember } from './rest.ts';

const CONNECT_MS = 1_000;

export function textOf(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([what, found]) => `${found} ${what}`)
    .join(', ');
}

export async function countThings(docker: Docker, settings: Settings, { uid, members }: ShownInstance) {
  const containers = await docker.listContainers({ all: true, filters: { label: [`keelson.instance-uid=${uid}`] } });
  const ports = await Promise.all(members.map((member) => listens(member)));
  const volumes = globSync(join(layoutOf(settings.dataDir).agents, '*', 'volumes', `*${uid}.*`));
  return {
    containers: containers.length,
    tasks: await tasksOf(settings, uid),
    ports: ports.filter(Boolean).length,
    volumes: volumes.length,
  };
}

const tasksSchema = z.object({
  get_tasks: z.object({ tasks: z.array(z.object({ task_id: z.object({ value: z.string() }) })).optional() }),
});

/** What the cluster says that runs, by its operator API. */
async function tasksOf({ mesosPort }: Settings, uid: string): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${mesosPort}/api/v1`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ type: 'GET_TASKS' }),
  });
  const { tasks = [] } = tasksSchema.parse(await response.json()).get_tasks;
  return tasks.filter(({ task_id }) => task_id.value.startsWith(`${uid}.`)).length;
}

/** Whether anything listens on a member's port. */
async function listens({ address, ports }: ShownMember): Promise<boolean> {
  const socket = createConnection({ host: address ?? '', port: ports.redis ?? 0 });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(CONNECT_MS) });
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
