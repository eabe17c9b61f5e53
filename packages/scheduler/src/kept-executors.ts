/** The executors of the present kind, as the store keeps them from term to term. */
import type { ExecutorInfo } from '@keelson/mesos';
import type { Leadership, Store } from '@keelson/store';
import { z } from 'zod';
import { type ExecutorSettings, type ExecutorShape, executorInfo, executorKind } from './executor-info.ts';
import { Executors } from './executors.ts';

export interface KeptExecutorsOptions {
  readonly store: Store;
  readonly leadership: Leadership;
  readonly settings: ExecutorSettings;
  readonly roles: readonly string[];
}

const reservations = z.array(
  z.object({
    type: z.enum(['STATIC', 'DYNAMIC']).optional(),
    role: z.string().optional(),
    principal: z.string().optional(),
  }),
);
const shapesSchema = z.array(z.object({ role: z.string(), cpus: reservations, mem: reservations }));

/** @throws where this scheduler leads no more, or the store is away. */
export async function openExecutors({ store, leadership, settings, roles }: KeptExecutorsOptions): Promise<Executors> {
  const setting = `executorShapes:${executorKind(settings)}`;
  const met: ExecutorShape[] = shapesSchema.parse(JSON.parse((await store.setting(setting)) ?? '[]'));
  const infos = new Map<string, ExecutorInfo>();
  const keepInfo = async (info: ExecutorInfo): Promise<ExecutorInfo> => {
    const name = `executorInfo:${info.executor_id.value}`;
    const kept = await store.setting(name);
    if (kept !== undefined) return JSON.parse(kept);
    await write(name, JSON.stringify(info));
    return info;
  };
  const write = async (name: string, value: string): Promise<void> => {
    const written = await store.writeSetting(leadership.term, name, value);
    if (written !== 'ok') throw new Error('another scheduler leads');
  };
  // The same executor id must always come with the same bytes: what was stored first under it is used again.
  for (const shape of [...roles.map((role) => ({ role, cpus: [], mem: [] })), ...met]) {
    const info = await keepInfo(executorInfo(settings, shape));
    infos.set(info.executor_id.value, info);
  }
  return new Executors({
    roles,
    met,
    describe: (shape) => {
      const info = executorInfo(settings, shape);
      return infos.get(info.executor_id.value) ?? info;
    },
    keep: async (shape, info) => {
      await keepInfo(info);
      met.push(shape);
      try {
        await write(setting, JSON.stringify(met));
      } catch (error) {
        met.splice(met.indexOf(shape), 1);
        throw error;
      }
    },
  });
}
