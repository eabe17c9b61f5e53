import { z } from 'zod';

export const etcdOptions = z
  .strictObject({
    quotaMb: z
      .int()
      .min(16)
      .max(102_400)
      .optional()
      .describe(
        'Of the database: above it etcd takes no more writes before it was made smaller. Default: half of the disk, 64 to 8,192.',
      ),
    heartbeatMs: z.int().min(10).max(5_000).default(100).describe('How often a leader says that it is there.'),
    electionMs: z
      .int()
      .min(100)
      .max(50_000)
      .default(1_000)
      .describe('How long a leader may be silent before another is elected: at least five heartbeats.'),
    compaction: z
      .strictObject({ mode: z.enum(['periodic', 'revision']), retention: z.int().min(0).max(1_000_000_000) })
      .prefault({ mode: 'periodic', retention: 0 })
      .describe(
        'Old revisions of keys are dropped after so many hours (periodic), or beyond so many revisions (revision).',
      ),
    snapshotCount: z
      .int()
      .min(1_000)
      .max(10_000_000)
      .default(100_000)
      .describe('Changes after which the log is cut and a snapshot kept instead.'),
  })
  .refine(({ heartbeatMs, electionMs }) => electionMs >= 5 * heartbeatMs, {
    path: ['electionMs'],
    message: 'must be at least five times heartbeatMs',
  });

export type EtcdOptions = z.infer<typeof etcdOptions>;
