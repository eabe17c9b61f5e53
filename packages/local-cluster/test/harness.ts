/** A cluster in a process of its own, and a scheduler that speaks plain HTTP and JSON to it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { killHard } from '../../../test/support/kill-hard.ts';
import { claimRow } from '../../../test/support/ports.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
/** Of one cluster: so many ports are claimed for them. */
const MOST_AGENTS = 9;
const EXECUTOR = fileURLToPath(new URL('./fixtures/executor.ts', import.meta.url));

export type Json = Record<string, unknown>;

export interface Ready {
  readonly masterUrl: string;
  readonly pid: number;
  readonly agents: readonly { readonly name: string; readonly url: string }[];
}

/** Polls until the condition gives something. */
export async function eventually<T>(
  condition: () => T | undefined | false | Promise<T | undefined | false>,
  timeoutMs = 15_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await condition();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > deadline) throw new Error('what was waited for did not come');
    await new Promise((done) => setTimeout(done, 10));
  }
}

export class TestCluster {
  readonly directory: string;
  private readonly flags: readonly string[];
  private child: ChildProcess | undefined;
  private readonly sessions: TestScheduler[] = [];
  ready: Ready = { masterUrl: '', pid: 0, agents: [] };

  private constructor(flags: readonly string[]) {
    this.directory = mkdtempSync(join(tmpdir(), 'local-cluster-'));
    this.flags = flags;
  }

  /** Small retry intervals and one agent, unless the flags say otherwise. */
  static async start(...flags: string[]): Promise<TestCluster> {
    const port = await claimRow(1 + MOST_AGENTS);
    const cluster = new TestCluster([
      ...[
        '--port',
        String(port),
        '--agent-port',
        String(port + 1),
        '--agents',
        '1',
        '--mem',
        '2048',
        '--disk',
        '4096',
        '--ports',
        '31000-31009',
      ],
      ...[
        '--agent-ping-timeout',
        '200ms',
        '--max-agent-ping-timeouts',
        '3',
        '--executor-reregistration-timeout',
        '3secs',
      ],
      ...flags,
    ]);
    await cluster.run();
    return cluster;
  }

  /** Starts the process (again), on the same folder and ports. More flags win over those from before. */
  async run(...more: string[]): Promise<void> {
    const child = spawn(
      process.execPath,
      [MAIN, '--data-dir', this.directory, '--log-level', 'warn', ...this.flags, ...more],
      {
        stdio: ['ignore', 'inherit', 'inherit'],
      },
    );
    this.child = child;
    this.ready = await eventually(() => {
      if (child.exitCode !== null) throw new Error(`the cluster ended with ${child.exitCode}`);
      return readReady(join(this.directory, 'ready.json'), child.pid);
    });
  }

  /** SIGKILL. */
  async kill(): Promise<void> {
    await killHard(this.child);
  }

  async terminate(): Promise<void> {
    this.child?.kill('SIGTERM');
    await this.waitForEnd();
  }

  async control(path: string): Promise<Json> {
    const response = await fetch(`${this.ready.masterUrl}/local/${path}`, { method: 'POST' });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return asJson(await response.json());
  }

  async operator(call: Json): Promise<{ status: number; text: string; json: () => Json }> {
    const response = await post(`${this.ready.masterUrl}/api/v1`, call);
    const text = await response.text();
    return { status: response.status, text, json: () => asJson(JSON.parse(text)) };
  }

  scheduler(): TestScheduler {
    const scheduler = new TestScheduler(() => this.ready.masterUrl);
    this.sessions.push(scheduler);
    return scheduler;
  }

  /** Ends the cluster and every executor that it left behind. */
  async close(): Promise<void> {
    for (const scheduler of this.sessions) scheduler.drop();
    if (this.child?.exitCode === null && this.child.signalCode === null) {
      await fetch(`${this.ready.masterUrl}/local/shutdown?executors=stop`, { method: 'POST' }).catch(() => undefined);
      await this.waitForEnd().catch(() => this.kill());
    }
    killLeftovers(this.directory);
    rmSync(this.directory, { recursive: true, force: true });
  }

  async waitForEnd(): Promise<number | null> {
    const { child } = this;
    if (child === undefined) return null;
    return eventually(() =>
      child.exitCode === null && child.signalCode === null ? undefined : { code: child.exitCode },
    ).then(({ code }) => code);
  }
}

export interface Event extends Json {
  readonly type: string;
}

export interface TestOffer {
  readonly id: { readonly value: string };
  readonly agent_id: { readonly value: string };
  readonly hostname: string;
  readonly resources: readonly Json[];
  readonly executor_ids?: readonly { readonly value: string }[];
}

export interface Status {
  readonly task_id: { readonly value: string };
  readonly state: string;
  readonly source?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly uuid?: string;
  readonly data?: string;
  readonly agent_id?: { readonly value: string };
  readonly executor_id?: { readonly value: string };
  readonly container_status?: { readonly executor_pid?: number };
}

export const FRAMEWORK = {
  user: 'root',
  name: 'test',
  roles: ['test'],
  failover_timeout: 3600,
  checkpoint: true,
  capabilities: ['MULTI_ROLE', 'PARTITION_AWARE', 'TASK_KILLING_STATE', 'RESERVATION_REFINEMENT'].map((type) => ({
    type,
  })),
};

export class TestScheduler {
  readonly events: Event[] = [];
  frameworkId = '';
  streamId = '';
  /** Whether updates are acknowledged as they come. */
  acknowledging = true;
  /** Set when the stream has ended. */
  ended = false;
  private readonly held = new Map<string, TestOffer>();
  private readonly url: () => string;
  private abort = new AbortController();

  constructor(url: () => string) {
    this.url = url;
  }

  /** Subscribes, again with the id when there is one, and waits for SUBSCRIBED. */
  async subscribe(framework: Json = {}, more: Json = {}): Promise<this> {
    this.abort.abort();
    this.abort = new AbortController();
    this.held.clear();
    this.ended = false;
    const id = this.frameworkId === '' ? {} : { id: { value: this.frameworkId } };
    const ids = this.frameworkId === '' ? {} : { framework_id: { value: this.frameworkId } };
    const call = {
      type: 'SUBSCRIBE',
      ...ids,
      subscribe: { framework_info: { ...FRAMEWORK, ...id, ...framework }, ...more },
    };
    const response = await post(`${this.url()}/api/v1/scheduler`, call, { signal: this.abort.signal });
    if (response.status !== 200 || response.body === null)
      throw new Error(`SUBSCRIBE: ${response.status} ${await response.text()}`);
    this.streamId = response.headers.get('mesos-stream-id') ?? '';
    const from = this.events.length;
    this.read(response.body).catch(() => undefined);
    const first = await this.next((event) => event.type === 'SUBSCRIBED' || event.type === 'ERROR', { from });
    if (first.type === 'ERROR') throw new Error(String(get(first, 'error', 'message')));
    this.frameworkId = String(get(first, 'subscribed', 'framework_id', 'value'));
    return this;
  }

  /** Cuts the connection. */
  drop(): void {
    this.abort.abort();
  }

  async call(type: string, body: Json = {}): Promise<{ status: number; text: string }> {
    const call = { type, framework_id: { value: this.frameworkId }, ...body };
    const response = await post(`${this.url()}/api/v1/scheduler`, call, {
      headers: { 'Mesos-Stream-Id': this.streamId },
    });
    return { status: response.status, text: await response.text() };
  }

  /** The first event from `from` on (default: all that came) that fits; waits for it. */
  async next(fits: (event: Event) => boolean, { from = 0, timeoutMs = 15_000 } = {}): Promise<Event> {
    return eventually(() => this.events.slice(from).find(fits), timeoutMs).catch(() => {
      throw new Error(
        `no such event among ${JSON.stringify(this.events.slice(from).map(({ type, update }) => [type, update]))}`,
      );
    });
  }

  async status(
    taskId: string,
    state: string,
    from = 0,
    fits: (status: Status) => boolean = () => true,
  ): Promise<Status> {
    const event = await this.next((one) => isStatus(one, taskId, state) && fits(statusOf(one)), { from });
    return statusOf(event);
  }

  /** All updates of a task so far. */
  statuses(taskId: string): Status[] {
    return this.events
      .filter(({ type }) => type === 'UPDATE')
      .map(statusOf)
      .filter(({ task_id }) => task_id.value === taskId);
  }

  /** Offers that were neither used nor rescinded. */
  outstanding(): TestOffer[] {
    return [...this.held.values()];
  }

  /** Offers that somebody else uses. */
  forget(offers: readonly TestOffer[]): void {
    for (const { id } of offers) this.held.delete(id.value);
  }

  /** Waits for an outstanding offer that fits. */
  async offer(fits: (offer: TestOffer) => boolean = () => true): Promise<TestOffer> {
    return eventually(() => this.outstanding().find(fits)).catch(() => {
      throw new Error(`no such offer among ${JSON.stringify(this.outstanding())}`);
    });
  }

  async accept(offers: readonly TestOffer[], operations: readonly Json[], refuseSeconds = 0): Promise<void> {
    for (const { id } of offers) this.held.delete(id.value);
    const accept = { offer_ids: offers.map(({ id }) => id), operations, filters: { refuse_seconds: refuseSeconds } };
    const { status, text } = await this.call('ACCEPT', { accept });
    if (status !== 202) throw new Error(`ACCEPT: ${status} ${text}`);
  }

  async decline(offers: readonly TestOffer[], refuseSeconds: number): Promise<void> {
    for (const { id } of offers) this.held.delete(id.value);
    await this.call('DECLINE', {
      decline: { offer_ids: offers.map(({ id }) => id), filters: { refuse_seconds: refuseSeconds } },
    });
  }

  async launch(offer: TestOffer, tasks: readonly Json[], refuseSeconds = 0): Promise<void> {
    await this.accept([offer], [{ type: 'LAUNCH', launch: { task_infos: tasks } }], refuseSeconds);
  }

  async acknowledge({ agent_id, task_id, uuid }: Status): Promise<void> {
    await this.call('ACKNOWLEDGE', { acknowledge: { agent_id, task_id, uuid } });
  }

  private async read(body: ReadableStream<Uint8Array>): Promise<void> {
    let buffer = Buffer.alloc(0);
    try {
      for await (const chunk of body) {
        buffer = Buffer.concat([buffer, chunk]);
        for (;;) {
          const newline = buffer.indexOf('\n');
          const length = newline < 0 ? Number.NaN : Number(buffer.subarray(0, newline));
          if (newline < 0 || buffer.length < newline + 1 + length) break;
          this.take(JSON.parse(buffer.subarray(newline + 1, newline + 1 + length).toString()));
          buffer = buffer.subarray(newline + 1 + length);
        }
      }
    } finally {
      this.ended = true;
    }
  }

  private take(event: Event): void {
    this.events.push(event);
    for (const offer of offersOf(event)) this.held.set(offer.id.value, offer);
    if (event.type === 'RESCIND') this.held.delete(String(get(event, 'rescind', 'offer_id', 'value')));
    if (event.type !== 'UPDATE' || !this.acknowledging) return;
    const status = statusOf(event);
    if (status.uuid !== undefined) void this.acknowledge(status).catch(() => undefined);
  }
}

export function statusOf(event: Event): Status {
  const status = get(event, 'update', 'status');
  if (!isStatusMessage(status)) throw new Error(`no status in ${JSON.stringify(event)}`);
  return status;
}

export function offersOf(event: Event): TestOffer[] {
  const offers = get(event, 'offers', 'offers');
  return Array.isArray(offers) ? offers.filter(isOffer) : [];
}

export function isStatus(event: Event, taskId: string, state: string): boolean {
  if (event.type !== 'UPDATE') return false;
  const status = statusOf(event);
  return status.task_id.value === taskId && status.state === state;
}

/** A task on a custom executor of the fixture. What `data` says is up to that executor. */
export function task(
  offer: TestOffer,
  id: string,
  { executorId = 'exec-1', data = {}, ...more }: Json & { executorId?: string; data?: Json } = {},
): Json {
  return {
    name: id,
    task_id: { value: id },
    agent_id: offer.agent_id,
    resources: [scalar('cpus', 0.5), scalar('mem', 64)],
    executor: executor(executorId),
    data: Buffer.from(JSON.stringify(data)).toString('base64'),
    ...more,
  };
}

export function executor(id: string, ...args: string[]): Json {
  return {
    type: 'CUSTOM',
    executor_id: { value: id },
    name: 'fixture',
    resources: [scalar('cpus', 0.1), scalar('mem', 32)],
    command: { shell: false, value: process.execPath, arguments: ['node', EXECUTOR, ...args] },
  };
}

export function scalar(name: string, value: number, more: Json = {}): Json {
  return { name, type: 'SCALAR', scalar: { value }, ...more };
}

/** The sum of a scalar in an offer. */
export function amount(offer: TestOffer, name: string): number {
  return offer.resources
    .filter((one) => one.name === name)
    .reduce((sum, one) => sum + Number(get(one, 'scalar', 'value')), 0);
}

export function get(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>((inner, key) => (isJson(inner) ? inner[key] : undefined), value);
}

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null;
}

export function alive(pid: number): boolean {
  try {
    return !/\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

export function post(url: string, body: Json | string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers({ 'Content-Type': 'application/json', Accept: 'application/json' });
  for (const [name, value] of new Headers(init.headers)) headers.set(name, value);
  return fetch(url, { method: 'POST', ...init, headers, body: typeof body === 'string' ? body : JSON.stringify(body) });
}

/** Executors that a test left without a cluster. */
function killLeftovers(directory: string): void {
  for (const pid of readdirSync('/proc').map(Number).filter(Number.isInteger)) {
    try {
      if (readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`MESOS_SANDBOX=${directory}`))
        process.kill(pid, 'SIGKILL');
    } catch {
      // Gone, or not ours.
    }
  }
}

function asJson(value: unknown): Json {
  if (!isJson(value)) throw new Error('not an object');
  return value;
}

function isStatusMessage(value: unknown): value is Status {
  return isJson(value) && typeof value.state === 'string' && isJson(value.task_id);
}

function isOffer(value: unknown): value is TestOffer {
  return isJson(value) && isJson(value.id) && Array.isArray(value.resources);
}

function readReady(path: string, pid: number | undefined): Ready | undefined {
  try {
    const ready: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isReady(ready) && ready.pid === pid ? ready : undefined;
  } catch {
    return undefined;
  }
}

function isReady(value: unknown): value is Ready {
  return isJson(value) && typeof value.masterUrl === 'string' && Array.isArray(value.agents);
}
