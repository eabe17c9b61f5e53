import { z } from 'zod';

/** Broker settings that an instance may set itself: they change neither where it listens, nor who may use it, nor how it replicates. */
const FREE_SETTINGS = [
  'compression.type',
  'connections.max.idle.ms',
  'group.initial.rebalance.delay.ms',
  'log.cleaner.dedupe.buffer.size',
  'log.cleaner.threads',
  'log.cleanup.policy',
  'log.message.timestamp.type',
  'log.retention.bytes',
  'log.retention.check.interval.ms',
  'log.retention.hours',
  'log.retention.ms',
  'log.roll.hours',
  'log.segment.bytes',
  'max.connections',
  'max.connections.per.ip',
  'message.max.bytes',
  'num.io.threads',
  'num.network.threads',
  'num.replica.fetchers',
  'offsets.retention.minutes',
  'queued.max.requests',
  'replica.fetch.max.bytes',
  'replica.lag.time.max.ms',
  'socket.receive.buffer.bytes',
  'socket.request.max.bytes',
  'socket.send.buffer.bytes',
] as const;

export const kafkaOptions = z.strictObject({
  controllers: z
    .union([z.literal(1), z.literal(3), z.literal(5)])
    .default(3)
    .describe(
      'The first so many ordinals are controllers as well as brokers, and elect their leader; the others are brokers alone. Not to be changed once the instance runs.',
    ),
  replicationFactor: z
    .int()
    .min(1)
    .max(99)
    .optional()
    .describe(
      'Copies of each partition of a topic whose creator does not say. Default: 3, or as many as there are peers.',
    ),
  minInsyncReplicas: z
    .int()
    .min(1)
    .max(99)
    .optional()
    .describe(
      'Copies that must have a message before it is acknowledged to a producer with acks=all. Default: 2 with durability sync, else 1.',
    ),
  partitions: z.int().min(1).max(10_000).default(1).describe('Partitions of a topic whose creator does not say.'),
  autoCreateTopics: z.boolean().default(true).describe('A topic that a client asks for and that is not there is made.'),
  heapMb: z
    .int()
    .min(128)
    .max(1_048_576)
    .optional()
    .describe(
      "Default: half of the member's memory, at most 6,144: the rest is for what is outside of the heap, and for the page cache.",
    ),
  config: z
    .partialRecord(z.enum(FREE_SETTINGS), z.union([z.string().regex(/^[\w.,-]{0,64}$/), z.number(), z.boolean()]))
    .default({})
    .describe('Other broker settings, from a list of harmless ones.'),
});

export type KafkaOptions = z.infer<typeof kafkaOptions>;
