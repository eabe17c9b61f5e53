import { z } from 'zod';

/**
 * Variables that an instance may set itself: they change neither where the server listens, nor who may use it, nor how it
 * replicates and keeps its data. MariaDB and MySQL both have them.
 */
const FREE_VARIABLES = [
  'character_set_server',
  'collation_server',
  'connect_timeout',
  'group_concat_max_len',
  'innodb_buffer_pool_size',
  'innodb_io_capacity',
  'innodb_io_capacity_max',
  'innodb_lock_wait_timeout',
  'innodb_log_file_size',
  'innodb_print_all_deadlocks',
  'interactive_timeout',
  'join_buffer_size',
  'lock_wait_timeout',
  'long_query_time',
  'max_allowed_packet',
  'max_connections',
  'max_heap_table_size',
  'net_read_timeout',
  'net_write_timeout',
  'slow_query_log',
  'sort_buffer_size',
  'table_open_cache',
  'thread_cache_size',
  'tmp_table_size',
  'transaction_isolation',
  'wait_timeout',
] as const;

export const mysqlOptions = z.strictObject({
  server: z.enum(['mariadb', 'mysql']).default('mariadb').describe('Which server the image holds.'),
  binlogDays: z
    .int()
    .min(1)
    .max(99)
    .default(3)
    .describe('Days for which the log of changes is kept, for slaves that were away.'),
  config: z
    .partialRecord(z.enum(FREE_VARIABLES), z.union([z.string().regex(/^[\w.-]{1,64}$/), z.number(), z.boolean()]))
    .default({})
    .describe('Variables of the server, from a list of harmless ones.'),
});

export type MysqlOptions = z.infer<typeof mysqlOptions>;
