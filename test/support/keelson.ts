/** A whole Keelson for a test: the real `keelson up`, on a data directory and ports of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import Docker from 'dockerode';
import { Redis } from 'ioredis';
import { killHard } from './kill-hard.ts';
import { claimPorts } from './ports.ts';

const main = fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url));
export const docker = new Docker();

export interface Member {
  readonly name: string;
  readonly ordinal: number;
  readonly role: string;
  readonly state: string;
  readonly healthy: boolean;
  readonly synced: boolean | null;
  readonly address: string;
  readonly ports: { readonly redis: number; readonly [name: string]: number };
  readonly task: string | null;
  readonly agentId: string | null;
  readonly message: string;
  readonly reasons: readonly { readonly stage: string; readonly reason: string; readonly agents: number }[];
}

export interface Instance {
  readonly name: string;
  readonly uid: string;
  readonly phase: string;
  readonly epoch: number;
  readonly generation: number;
  readonly createdAtMs: number;
  readonly master: string | null;
  readonly members: readonly Member[];
  readonly problem: { readonly where: string; readonly message: string; readonly retryAtMs: number } | null;
}

export interface Answer<T = unknown> {
  readonly status: number;
  readonly body: T;
}

export class Keelson {
  readonly dataDir: string;
  /** `first` to `last` are the agents'. */
  readonly ports: Readonly<Record<'api' | 'redis' | 'mesos' | 'first' | 'last', number>>;
  readonly #flags: readonly string[];
  readonly #cwd: string;
  #up: ChildProcess | undefined;
  output = '';

  private constructor(dataDir: string, ports: Keelson['ports'], flags: readonly string[], cwd: string) {
    this.dataDir = dataDir;
    this.ports = ports;
    this.#flags = flags;
    this.#cwd = cwd;
  }

  /** Starts one. @param flags added to those of `up`. */
  static async start(...flags: readonly string[]): Promise<Keelson> {
    return Keelson.startIn(process.cwd(), ...flags);
  }

  /** Starts one from a project's folder. */
  static async startIn(folder: string, ...flags: readonly string[]): Promise<Keelson> {
    const dataDir = mkdtempSync(join(tmpdir(), 'keelson-e2e-'));
    const { first, last } = await claimPorts();
    const ports = { api: first, redis: first + 1, mesos: first + 2, first: first + 10, last };
    const keelson = new Keelson(dataDir, ports, flags, folder);
    await keelson.up();
    return keelson;
  }

  get url(): string {
    return `http://127.0.0.1:${this.ports.api}`;
  }

  /** @param flags for this time, after the others */
  async up(...flags: readonly string[]): Promise<void> {
    const child = spawn(process.execPath, [main, ...this.upArgs, ...flags], {
      cwd: this.#cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1' },
    });
    this.#up = child;
    const collect = (chunk: Buffer) => {
      this.output += chunk.toString();
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    await until(async () => {
      if (child.exitCode !== null) throw new Error(`up ended with ${child.exitCode}:\n${this.output}`);
      return this.output.includes('Keelson runs.');
    }, 120_000);
  }

  /** What `up` is started with. */
  get upArgs(): readonly string[] {
    const { api, redis, mesos, first, last } = this.ports;
    return [
      'up',
      `--data-dir=${this.dataDir}`,
      `--api-port=${api}`,
      `--redis-port=${redis}`,
      `--mesos-port=${mesos}`,
      `--port-range=${first}-${last}`,
      ...this.#flags,
    ];
  }

  get upPid(): number {
    return this.#up?.pid ?? 0;
  }

  /** SIGKILL of `up` itself: what it supervises lives on. */
  async killUp(): Promise<void> {
    await killHard(this.#up);
    this.output = '';
  }

  /** Ctrl-C, and what it ended with. */
  async interrupt(): Promise<number> {
    const child = this.#up;
    if (child === undefined) return 0;
    child.kill('SIGINT');
    await until(async () => child.exitCode !== null || child.signalCode !== null, 120_000);
    this.output = '';
    return child.exitCode ?? -1;
  }

  /** The pid of a supervised process: `redis`, `cluster`, `scheduler`. */
  pidOf(name: string): number {
    const record: { pid: number } = JSON.parse(readFileSync(join(this.dataDir, 'run', `${name}.json`), 'utf8'));
    return record.pid;
  }

  /** Pids of this Keelson's executors, guards left out. */
  executorPids(): number[] {
    return readdirSync('/proc')
      .filter((entry) => /^\d+$/.test(entry))
      .filter((pid) => procFile(pid, 'environ').includes(`KEELSON_EXECUTOR_DATA_DIR=${this.dataDir}/`))
      .map(Number);
  }

  logOf(name: string): string {
    return readFileSync(join(this.dataDir, 'logs', `${name}.log`), 'utf8');
  }

  async request<T = unknown>(method: string, path: string, body?: unknown, raw?: string): Promise<Answer<T>> {
    const text = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await fetch(`${this.url}${path}`, {
      method,
      ...(text === undefined ? {} : { body: text, headers: { 'content-type': 'application/json' } }),
      signal: AbortSignal.timeout(90_000),
    });
    const type = response.headers.get('content-type') ?? '';
    const answerText = await response.text();
    const answer: T = JSON.parse(type.includes('json') ? answerText : JSON.stringify(answerText));
    return { status: response.status, body: answer };
  }

  async create(name: string, slaves: number, more: Record<string, unknown> = {}): Promise<Instance> {
    const { status, body } = await this.request('POST', '/v1/instances', { name, framework: 'redis', slaves, ...more });
    if (status !== 201) throw new Error(`create: ${status} ${JSON.stringify(body)}`);
    return this.running(name);
  }

  async get(name: string): Promise<Instance> {
    const { status, body } = await this.request<Instance>('GET', `/v1/instances/${name}`);
    if (status !== 200) throw new Error(`get ${name}: ${status}`);
    return body;
  }

  /** All members run, healthy, slaves in sync. */
  async running(name: string, timeoutMs = 60_000): Promise<Instance> {
    let last: Instance | undefined;
    await until(
      async () => {
        last = await this.get(name).catch(() => last);
        return last?.phase === 'running' && last.members.every(({ synced }) => synced !== false);
      },
      timeoutMs,
      () => `${name} runs: ${JSON.stringify(last)}`,
    );
    if (last === undefined) throw new Error('unreachable');
    return last;
  }

  async gone(name: string): Promise<void> {
    await until(
      async () => (await this.request('GET', `/v1/instances/${name}`)).status === 404,
      60_000,
      () => `${name} is gone`,
    );
  }

  async events(name: string): Promise<{ kind: string; member: string | null; message: string }[]> {
    const { body } = await this.request<{ items: { kind: string; member: string | null; message: string }[] }>(
      'GET',
      `/v1/instances/${name}/events?limit=1000`,
    );
    return body.items;
  }

  async client(name: string, member?: string): Promise<Redis> {
    const instance = await this.get(name);
    const found = instance.members.find((candidate) => candidate.name === (member ?? instance.master));
    if (found === undefined) throw new Error(`no such member in ${name}`);
    const { body } = await this.request<{ password: string }>('GET', `/v1/instances/${name}/credentials`);
    const client = new Redis({
      host: found.address,
      port: found.ports.redis,
      password: body.password,
      maxRetriesPerRequest: 1,
    });
    client.on('error', () => undefined);
    return client;
  }

  async containers(uid: string): Promise<Docker.ContainerInfo[]> {
    return docker.listContainers({ filters: { label: [`keelson.instance-uid=${uid}`] } });
  }

  async containerOf(uid: string, member: string): Promise<Docker.Container> {
    const found = await docker.listContainers({
      filters: { label: [`keelson.instance-uid=${uid}`, `keelson.member=${member.split('-').at(-1)}`] },
    });
    const [first] = found;
    if (first === undefined) throw new Error(`${member} has no container`);
    return docker.getContainer(first.Id);
  }

  /** Destroys what is left, stops, and removes the data directory. */
  async close(): Promise<void> {
    const { body } = await this.request<{ items: Instance[] }>('GET', '/v1/instances?limit=100').catch(() => ({
      body: { items: [] },
    }));
    for (const { name } of body.items) {
      await this.request('DELETE', `/v1/instances/${name}?data=delete`).catch(() => undefined);
      await this.gone(name).catch(() => undefined);
    }
    await this.interrupt();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

export async function until(condition: () => Promise<boolean>, timeoutMs: number, what?: () => string): Promise<void> {
  const untilMs = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > untilMs) throw new Error(`not in ${timeoutMs} ms: ${what?.() ?? 'the condition'}`);
    await sleep(25);
  }
}

/** Empty where the process has ended meanwhile. */
function procFile(pid: string, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}
