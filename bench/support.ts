/** Shared by the benchmarks: figures and the plain Docker way to do the same. */
import { setTimeout as sleep } from 'node:timers/promises';
import Docker from 'dockerode';
import { Redis } from 'ioredis';

export const docker = new Docker();
export const IMAGE = 'keelson/redis:7.0';

export interface Figures {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export function figuresOf(samples: readonly number[]): Figures {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return { count: sorted.length, p50: at(0.5), p99: at(0.99), max: sorted.at(-1) ?? Number.NaN };
}

export function show(label: string, { count, p50, p99, max }: Figures): void {
  const round = (ms: number) => `${ms.toFixed(0)} ms`.padStart(9);
  console.log(
    `${label.padEnd(44)} n=${String(count).padEnd(4)} p50 ${round(p50)}  p99 ${round(p99)}  max ${round(max)}`,
  );
}

export async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** Until the server answers PING. */
export async function untilAnswers(port: number, password?: string): Promise<void> {
  for (;;) {
    const client = new Redis({
      port,
      lazyConnect: true,
      retryStrategy: () => null,
      ...(password === undefined ? {} : { password }),
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
      if ((await client.ping()) === 'PONG') return;
    } catch {
      await sleep(5);
    } finally {
      client.disconnect();
    }
  }
}
