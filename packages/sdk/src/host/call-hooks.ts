/**
 * Calls the framework author's code: with a time limit, with copies of what it needs, and with its answers checked. A
 * hook that throws, hangs or returns nonsense gives an error to show, and nothing else.
 */
import { createHash } from 'node:crypto';
import {
  type Decision,
  type Instance,
  messageOf,
  type StoredTaskConfig,
  taskConfigSchema,
  viewOf,
} from '@keelson/core';
import { z } from 'zod';
import type { StatefulFramework } from '../framework.ts';
import { type Instance as InstanceForHooks, instanceFrom, type Member } from '../instance.ts';
import { TimeLimitError, withTimeLimit } from './time-limit.ts';

type Secrets = Readonly<Record<string, string>>;

/** Shorter ones are words that any text may have in it. */
const MIN_SECRET = 8;

export interface HookCall {
  readonly framework: StatefulFramework;
  readonly instance: Instance;
  readonly secrets: Secrets;
  readonly ordinal: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface Prepared {
  readonly config: StoredTaskConfig;
  readonly texts: Readonly<Record<string, string>>;
}

const fileSchema = z.strictObject({
  text: z.string().max(1_048_576),
  mode: z.int().min(0).max(0o777).default(0o400),
  uid: z.int().min(0).default(0),
  gid: z.int().min(0).default(0),
});
const answerSchema = taskConfigSchema.extend({
  files: z.record(z.string().startsWith('/').max(4096), fileSchema).default({}),
});
const decisionSchema = z.union([
  z.undefined().transform((): Decision => ({ kind: 'default' })),
  z.strictObject({ kind: z.literal('default') }),
  z.strictObject({ kind: z.literal('relaunch') }),
  z.strictObject({ kind: z.literal('relaunchAll') }),
  z.strictObject({ kind: z.literal('promote'), ordinal: z.int().min(0) }),
  z.strictObject({ kind: z.literal('wait'), reason: z.string().max(1000), retryMs: z.int().min(100).max(3_600_000) }),
]);

/** `startMaster`/`startSlave`, then `config`. The spec's image, where it names one, wins. */
export async function prepare(call: HookCall): Promise<Prepared> {
  const { framework, instance } = call;
  const [view, member] = argumentsOf(call);
  const start = member.role === 'master' ? 'startMaster' : 'startSlave';
  await limited(call, start, async () => framework[start](view, member));
  const answer = await limited(call, 'config', async () => framework.config(view, member));
  const config = check(answerSchema, answer, 'config', call.secrets);
  checkPort(config.health, member);
  const texts = Object.fromEntries(Object.entries(config.files).map(([path, { text }]) => [path, text]));
  const files = Object.entries(config.files).map(([path, { text, ...rest }]) => ({
    path,
    ...rest,
    sha256: createHash('sha256').update(text).digest('hex'),
    bytes: Buffer.byteLength(text),
  }));
  const image = instance.declared.spec.image ?? config.image;
  return { config: refuseSecrets({ ...config, image, files }, call.secrets), texts };
}

export async function callHook(call: HookCall, hook: 'masterRunning' | 'slaveRunning'): Promise<void> {
  const [view, member] = argumentsOf(call);
  await limited(call, hook, async () => call.framework[hook](view, member));
}

export async function askDecision(call: HookCall, hook: 'masterLost' | 'slaveLost'): Promise<Decision> {
  const [view, member] = argumentsOf(call);
  const answer = await limited(call, hook, async () => call.framework[hook](view, member));
  return check(decisionSchema, answer, hook, call.secrets);
}

function argumentsOf({ instance, secrets, ordinal, framework }: HookCall): [InstanceForHooks, Member] {
  const view = instanceFrom(viewOf(instance), secrets);
  const options = framework.options === undefined ? view.options : framework.options.parse(view.options);
  const member = view.members.find((candidate) => candidate.ordinal === ordinal);
  if (member === undefined) throw new Error(`${view.name} has no member ${ordinal}`);
  // A getter must stay one: the master is looked up when it is asked for.
  return [Object.defineProperty(view, 'options', { value: options, enumerable: true }), member];
}

async function limited<T>(call: HookCall, hook: string, run: () => Promise<T>): Promise<T> {
  try {
    return await withTimeLimit(run(), call.timeoutMs, hook, call.signal);
  } catch (error) {
    // What took too long is named already.
    const said = error instanceof TimeLimitError ? error.message : `${hook}: ${messageOf(error)}`;
    throw new Error(redact(said, call.secrets));
  }
}

function check<S extends z.ZodType>(schema: S, answer: unknown, hook: string, secrets: Secrets): z.infer<S> {
  const result = schema.safeParse(answer);
  if (result.success) return result.data;
  const problems = result.error.issues
    .slice(0, 5)
    .map(({ path, message }) => `${path.join('.') || 'its answer'}: ${message}`);
  throw new Error(redact(`${hook} returned what can't be used: ${problems.join('; ')}`, secrets));
}

/** Only the ports of its offer are the member's own: on any other, somebody else may listen. */
function checkPort(health: StoredTaskConfig['health'], { ports }: Member): void {
  if (health === undefined || !('port' in health.check)) return;
  const { port } = health.check;
  if (Object.values(ports).includes(port)) return;
  const own = Object.entries(ports).map(([name, number]) => `${name} ${number}`);
  throw new Error(
    `config returned what can't be used: health.check.port: ${port} is none of the member's ports (${own.join(', ') || 'it has none'})`,
  );
}

/** A secret in args or environment would be seen by Mesos masters, agents and `docker inspect`. */
function refuseSecrets(config: StoredTaskConfig, secrets: Secrets): StoredTaskConfig {
  const name = secretIn(config, secrets);
  if (name === undefined) return config;
  throw new Error(
    `config put the secret \`${name}\` where it can be read (args, env, health check): put it into a file`,
  );
}

/** The name of a secret that stands somewhere in what is about to be sent, as it is. */
export function secretIn(data: unknown, secrets: Secrets): string | undefined {
  const visible = JSON.stringify(data);
  const isThere = (value: string) => value.length >= MIN_SECRET && visible.includes(JSON.stringify(value).slice(1, -1));
  return Object.keys(secrets).find((name) => isThere(secrets[name] ?? ''));
}

export function redact(text: string, secrets: Secrets): string {
  return Object.values(secrets).reduce(
    (clean, value) => (value.length >= MIN_SECRET ? clean.replaceAll(value, '[secret]') : clean),
    text,
  );
}
