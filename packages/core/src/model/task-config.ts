/**
 * How a member's container is to be run: what the `config` hook returns, after the shell has taken the files' texts
 * out (they hold secrets, and travel sealed). Only hashes stay.
 */
import { z } from 'zod';

const millis = z.int().min(1).max(86_400_000);
const argv = z.array(z.string().max(65_536)).min(1).max(256);

export const healthCheckSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('tcp'), port: z.int().min(1).max(65_535) }),
  z.strictObject({
    kind: z.literal('http'),
    port: z.int().min(1).max(65_535),
    path: z.string().startsWith('/').max(1024),
    status: z.int().min(100).max(599).default(200),
  }),
  z.strictObject({
    kind: z.literal('command'),
    argv,
    /** Text that the command's standard output must contain; absent: exit code 0 is enough. */
    expect: z.string().max(1024).optional(),
  }),
  /** The agent-side class's `probe` answers. */
  z.strictObject({ kind: z.literal('probe') }),
]);

export const healthSchema = z.strictObject({
  check: healthCheckSchema,
  intervalMs: millis.default(5_000),
  timeoutMs: millis.default(2_000),
  /** How long a starting server may take to pass its first check. */
  startTimeoutMs: millis.default(60_000),
  /** Failed checks in a row after which a running server counts as unhealthy. */
  failures: z.int().min(1).max(100).default(3),
});

export const taskFileSchema = z.strictObject({
  path: z.string().startsWith('/').max(4096),
  mode: z.int().min(0).max(0o777).default(0o400),
  uid: z.int().min(0).max(4_294_967_294).default(0),
  gid: z.int().min(0).max(4_294_967_294).default(0),
  sha256: z.string().length(64),
  bytes: z.int().min(0).max(1_048_576),
});

export const taskConfigSchema = z.strictObject({
  image: z.string().min(1).max(512),
  entrypoint: z.array(z.string().max(65_536)).max(64).optional(),
  args: z.array(z.string().max(65_536)).max(256).default([]),
  env: z.record(z.string().max(256), z.string().max(65_536)).default({}),
  /** `user`, `uid` or `uid:gid`, as Docker takes it. */
  user: z.string().max(64).optional(),
  files: z.array(taskFileSchema).max(64).default([]),
  volume: z.strictObject({ path: z.string().startsWith('/').max(4096) }).optional(),
  ulimits: z.record(z.string().max(32), z.strictObject({ soft: z.int().min(-1), hard: z.int().min(-1) })).default({}),
  shmMb: z.int().min(1).max(1_048_576).optional(),
  /** Run to its end in a container of its own, on the same volume and files, before the server starts (initdb, clone). */
  prepare: z.strictObject({ args: argv, timeoutMs: millis.default(600_000) }).optional(),
  health: healthSchema.optional(),
  stop: z
    .strictObject({
      signal: z.string().max(16).default('SIGTERM'),
      graceMs: z.int().min(0).max(3_600_000).default(10_000),
    })
    .prefault({}),
});

export type HealthCheck = z.infer<typeof healthCheckSchema>;
export type Health = z.infer<typeof healthSchema>;
export type TaskFile = z.infer<typeof taskFileSchema>;
export type StoredTaskConfig = z.infer<typeof taskConfigSchema>;
