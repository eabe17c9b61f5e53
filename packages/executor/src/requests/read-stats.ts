/**
 * What a container uses now. Cpu in percent of one core, between two readings of a moment apart: the engine's own pair takes two
 * seconds, longer than who asks wants to wait.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { ReplyBody } from '@keelson/core';
import type Docker from 'dockerode';
import { z } from 'zod';
import { orAbort } from '../or-abort.ts';
import { Refusal } from './request-desk.ts';

const cpuSchema = z.object({
  cpu_usage: z.object({ total_usage: z.number() }),
  system_cpu_usage: z.number().default(0),
  online_cpus: z.number().default(1),
});

const APART_MS = 250;

const statsSchema = z.object({
  cpu_stats: cpuSchema,
  memory_stats: z.object({
    usage: z.number(),
    limit: z.number(),
    stats: z.record(z.string(), z.number()).default({}),
  }),
});

/** @throws Refusal where the container does not run any more. */
export async function readStats(docker: Docker, containerId: string, signal: AbortSignal): Promise<ReplyBody> {
  const { cpu_stats: before } = await readOnce(docker, containerId, signal);
  await delay(APART_MS, undefined, { signal });
  const { cpu_stats: now, memory_stats: memory } = await readOnce(docker, containerId, signal);
  const used = now.cpu_usage.total_usage - before.cpu_usage.total_usage;
  const passed = now.system_cpu_usage - before.system_cpu_usage;
  // As `docker stats` does: the page cache that can be given back at once is not counted.
  const cache = memory.stats.total_inactive_file ?? memory.stats.inactive_file ?? 0;
  return {
    kind: 'stats',
    cpuPercent: passed > 0 ? (used / passed) * now.online_cpus * 100 : 0,
    memBytes: Math.max(0, memory.usage - cache),
    memLimitBytes: memory.limit,
  };
}

async function readOnce(
  docker: Docker,
  containerId: string,
  signal: AbortSignal,
): Promise<z.infer<typeof statsSchema>> {
  const container = docker.getContainer(containerId);
  const raw: unknown = await orAbort(container.stats({ stream: false, 'one-shot': true }), signal);
  const parsed = statsSchema.safeParse(raw);
  if (!parsed.success) throw new Refusal('failed', 'its container does not run');
  return parsed.data;
}
