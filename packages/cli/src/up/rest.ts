/** What `up` and `demo` ask of the API. */
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { ERRORS, type ErrorCode, KeelsonError } from '@keelson/core';
import { z } from 'zod';

const problemSchema = z.object({ code: z.string(), detail: z.string().optional(), title: z.string().optional() });
const namesSchema = z.object({ names: z.array(z.string()) });
const memberSchema = z.object({
  name: z.string(),
  role: z.string(),
  state: z.string(),
  healthy: z.boolean(),
  synced: z.boolean().nullable(),
  hostname: z.string().nullable(),
  address: z.string().nullable(),
  ports: z.record(z.string(), z.number()),
  task: z.string().nullable(),
  message: z.string(),
});
const instanceSchema = z.object({
  name: z.string(),
  uid: z.string(),
  phase: z.string(),
  epoch: z.number(),
  master: z.string().nullable(),
  members: z.array(memberSchema),
});
const eventsSchema = z.object({
  items: z.array(z.object({ kind: z.string(), atMs: z.number(), member: z.string().nullable(), message: z.string() })),
});

export type ShownInstance = z.infer<typeof instanceSchema>;
export type ShownMember = z.infer<typeof memberSchema>;
export type ShownEvent = z.infer<typeof eventsSchema>['items'][number];

const readinessSchema = z.object({
  ready: z.boolean().optional(),
  problems: z.array(z.object({ code: z.string(), detail: z.string() })).optional(),
});

const TIMEOUT_MS = 30_000;
/** A scheduler leads within seconds; longer where a former one's lease has to run out. */
const READY_ATTEMPTS = 400;
const READY_PAUSE_MS = 25;

export class Rest {
  readonly url: string;
  readonly #headers: Record<string, string>;

  constructor(url: string, tokenFile: string | undefined) {
    this.url = url;
    this.#headers =
      tokenFile === undefined ? {} : { authorization: `Bearer ${readFileSync(tokenFile, 'utf8').trim()}` };
  }

  /** @throws KeelsonError as the API names it; STORE_UNAVAILABLE where nobody answers. */
  async request(method: string, path: string, body?: unknown, timeoutMs = TIMEOUT_MS): Promise<unknown> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: { ...this.#headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(timeoutMs),
    }).catch((error: unknown) => {
      throw new KeelsonError('STORE_UNAVAILABLE', `the API at ${this.url} does not answer`, { cause: error });
    });
    const answer: unknown = response.status === 204 ? {} : await response.json();
    if (response.ok) return answer;
    const problem = problemSchema.safeParse(answer);
    const code = problem.success && isCode(problem.data.code) ? problem.data.code : 'INTERNAL';
    throw new KeelsonError(code, problem.data?.detail ?? problem.data?.title);
  }

  async instance(name: string): Promise<ShownInstance> {
    return instanceSchema.parse(await this.request('GET', `/v1/instances/${name}`));
  }

  /** @throws KeelsonError TIMEOUT */
  async waitFor(name: string, phase: 'running', timeoutMs: number): Promise<ShownInstance> {
    const path = `/v1/instances/${name}?wait=${phase}&timeoutMs=${timeoutMs}`;
    return instanceSchema.parse(await this.request('GET', path, undefined, timeoutMs + 5_000));
  }

  async password(name: string): Promise<string> {
    const secrets = z
      .record(z.string(), z.string())
      .parse(await this.request('GET', `/v1/instances/${name}/credentials`));
    return secrets.password ?? '';
  }

  async events(name: string): Promise<readonly ShownEvent[]> {
    return eventsSchema.parse(await this.request('GET', `/v1/instances/${name}/events?limit=500`)).items;
  }

  /** Suspends what runs, and waits until it has stopped. */
  async suspendAll(timeoutMs: number): Promise<readonly string[]> {
    const path = `/v1/suspend?timeoutMs=${timeoutMs}`;
    return namesSchema.parse(await this.request('POST', path, undefined, timeoutMs + 5_000)).names;
  }

  /** What keeps the scheduler from acting, once it leads or knows that it must not. */
  async problems(signal: AbortSignal): Promise<readonly { code: ErrorCode; detail: string }[]> {
    for (let attempt = 0; ; attempt++) {
      const response = await fetch(`${this.url}/readyz`, {
        headers: this.#headers,
        signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      });
      const { ready, problems = [] } = readinessSchema.parse(await response.json());
      if (ready || problems.length > 0 || attempt >= READY_ATTEMPTS) return problems.filter(isProblem);
      await delay(READY_PAUSE_MS, undefined, { signal });
    }
  }

  /** Brings back what the last `up` suspended on its way out. */
  async resumeAll(): Promise<readonly string[]> {
    return namesSchema.parse(await this.request('POST', '/v1/resume')).names;
  }
}

function isCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}

function isProblem(problem: { code: string; detail: string }): problem is { code: ErrorCode; detail: string } {
  return isCode(problem.code);
}
