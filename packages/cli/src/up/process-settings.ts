/** What `up` hands to the processes that it starts: files in the data directory, readable by their owner alone. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';

export const schedulerSettingsSchema = z.strictObject({
  redisUrl: z.string(),
  sealKeyFile: z.string(),
  storeSeenFile: z.string(),
  cluster: z.string(),
  auditIntervalMs: z.number(),
  volumes: z.enum(['agent', 'mesos']),
  mesos: z.strictObject({
    /** host:port, a list, or zk://…: may hold a secret. */
    masters: z.string(),
    tls: z.strictObject({ caFile: z.string().nullable() }).nullable(),
    credentialsFile: z.string().nullable(),
    encoding: z.enum(['protobuf', 'json']),
    failoverTimeoutMs: z.number(),
    frameworkName: z.string(),
    user: z.string(),
    roles: z.array(z.string()),
  }),
  /** `url`: where other schedulers reach it. */
  api: z.strictObject({ host: z.string(), port: z.int(), url: z.string(), tokenFile: z.string().nullable() }),
  /** Of the guards' reports; null: nobody may report. */
  reportTokenFile: z.string().nullable(),
  executor: z.strictObject({
    command: z.string(),
    args: z.array(z.string()),
    env: z.record(z.string(), z.string()),
    uri: z.string().optional(),
  }),
  /** Where this process serves the executor's file; null: agents have it. */
  artifacts: z.strictObject({ folder: z.string(), host: z.string(), port: z.number() }).nullable(),
  configFile: z.string().nullable(),
  logLevel: z.string(),
});
export type SchedulerSettings = z.infer<typeof schedulerSettingsSchema>;

export function readSettings<S extends z.ZodType>(schema: S, file: string): z.infer<S> {
  return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
}
