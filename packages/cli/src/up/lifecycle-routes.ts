/** What `up` asks of its scheduler when it goes and comes back. */

import { KeelsonError } from '@keelson/core';
import type { Scheduler } from '@keelson/scheduler';
import { z } from 'zod';

type Api = Parameters<NonNullable<Parameters<typeof import('@keelson/api').listenApi>[0]['extend']>>[0];

const querySchema = z.object({ timeoutMs: z.coerce.number().int().min(1).max(600_000).default(60_000) });

export function addLifecycleRoutes(app: Api, controlPlane: Scheduler['controlPlane']): void {
  app.post('/v1/suspend', async (request) => {
    const query = querySchema.safeParse(request.query);
    if (!query.success) throw new KeelsonError('QUERY_INVALID', 'timeoutMs must be 1 to 600000');
    return { names: await controlPlane.suspendAll(query.data.timeoutMs, AbortSignal.timeout(query.data.timeoutMs)) };
  });
  app.post('/v1/resume', async () => ({ names: await controlPlane.resumeAll() }));
}
