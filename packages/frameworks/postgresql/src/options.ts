import { z } from 'zod';

/**
 * Settings that an instance may set itself: they change neither where the server listens, nor who may use it, nor how it
 * replicates and keeps its data.
 */
const FREE_SETTINGS = [
  'autovacuum_max_workers',
  'autovacuum_naptime',
  'autovacuum_vacuum_cost_delay',
  'autovacuum_vacuum_scale_factor',
  'checkpoint_completion_target',
  'checkpoint_timeout',
  'deadlock_timeout',
  'default_statistics_target',
  'effective_cache_size',
  'effective_io_concurrency',
  'idle_in_transaction_session_timeout',
  'jit',
  'lock_timeout',
  'log_lock_waits',
  'log_min_duration_statement',
  'maintenance_work_mem',
  'max_parallel_workers',
  'max_parallel_workers_per_gather',
  'max_standby_streaming_delay',
  'max_wal_size',
  'min_wal_size',
  'random_page_cost',
  'shared_buffers',
  'statement_timeout',
  'temp_buffers',
  'temp_file_limit',
  'timezone',
  'work_mem',
] as const;

const free = z.union([z.string().regex(/^[\w./+-]{1,64}$/), z.number(), z.boolean()]).optional();
const count = (atLeast: number) => z.number().int().min(atLeast).max(10_000).optional();

export const postgresqlOptions = z.strictObject({
  config: z
    .strictObject({
      ...Object.fromEntries(FREE_SETTINGS.map((name) => [name, free])),
      max_connections: count(10),
      max_worker_processes: count(1),
    })
    .default({})
    .describe('Settings of postgresql.conf, from a list of harmless ones.'),
});

export type PostgresqlOptions = z.infer<typeof postgresqlOptions>;
