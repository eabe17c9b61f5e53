/** What a container uses now. Cpu in percent of one core, between two readings that the engine takes a second apart. */
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

const statsSchema = z.object({
  cpu_stats: cpuSchema,
  precpu_stats: cpuSchema,
  memory_stats: z.object({
    usage: z.number(),
    limit: z.number(),
    stats: z.record(z.string(), z.number()).default({}),
  }),
});

/** @throws Refusal where the container does not run any more. */
export async function readStats(docker: Docker, containerId: string, signal: AbortSignal): Promise<ReplyBody> {
  const raw: unknown = await orAbort(docker.getContainer(containerId).stats({ stream: false }), signal);
  const parsed = statsSchema.safeParse(raw);
  if (!parsed.success) throw new Refusal('failed', 'its container does not run');
  const { cpu_stats: now, precpu_stats: before, memory_stats: memory } = parsed.data;
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
