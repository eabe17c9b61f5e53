/**
 * What containers use now. The engine reads once a second while anybody asks; cpu needs two readings. So the last reading of
 * each container is kept: who asks again waits for one reading only.
 */
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
  memory_stats: z.object({
    usage: z.number(),
    limit: z.number(),
    stats: z.record(z.string(), z.number()).default({}),
  }),
});

type Reading = z.infer<typeof statsSchema>;

/** A reading that is older says nothing of now. */
const KEPT_MS = 60_000;

export class StatsReader {
  private readonly docker: Docker;
  private readonly last = new Map<string, { readonly reading: Reading; readonly atMs: number }>();

  constructor(docker: Docker) {
    this.docker = docker;
  }

  /** Cpu in percent of one core, since the last reading. @throws Refusal where the container does not run any more. */
  async read(containerId: string, signal: AbortSignal): Promise<ReplyBody> {
    this.forgetOld();
    const before = this.last.get(containerId)?.reading ?? (await this.readOnce(containerId, signal));
    const now = await this.readOnce(containerId, signal);
    return { kind: 'stats', cpuPercent: cpuPercent(before.cpu_stats, now.cpu_stats), ...memory(now) };
  }

  private async readOnce(containerId: string, signal: AbortSignal): Promise<Reading> {
    const container = this.docker.getContainer(containerId);
    const raw: unknown = await orAbort(container.stats({ stream: false, 'one-shot': true }), signal);
    const parsed = statsSchema.safeParse(raw);
    if (!parsed.success) throw new Refusal('failed', 'its container does not run');
    this.last.set(containerId, { reading: parsed.data, atMs: performance.now() });
    return parsed.data;
  }

  private forgetOld(): void {
    const oldestMs = performance.now() - KEPT_MS;
    for (const [containerId, { atMs }] of this.last) if (atMs < oldestMs) this.last.delete(containerId);
  }
}

function cpuPercent(before: Reading['cpu_stats'], now: Reading['cpu_stats']): number {
  const used = now.cpu_usage.total_usage - before.cpu_usage.total_usage;
  const passed = now.system_cpu_usage - before.system_cpu_usage;
  return passed > 0 && used > 0 ? (used / passed) * now.online_cpus * 100 : 0;
}

/** As `docker stats` does: the page cache that can be given back at once is not counted. */
function memory({ memory_stats: { usage, limit, stats } }: Reading): { memBytes: number; memLimitBytes: number } {
  const cache = stats.total_inactive_file ?? stats.inactive_file ?? 0;
  return { memBytes: Math.max(0, usage - cache), memLimitBytes: limit };
}
