/** An agent that stands in on the wire, and the real executor as a child process on the real Docker Engine. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type FromExecutor,
  type ReplyBody,
  type RequestBody,
  type RunData,
  runDataSchema,
  type Sender,
  taskIdOf,
} from '@keelson/core';
import { LABELS } from '@keelson/executor';
import { sealTo } from '@keelson/sdk';
import Docker from 'dockerode';
import { REDIS_IMAGE } from '../../../../test/support/images.ts';
import { killHard } from '../../../../test/support/kill-hard.ts';
import { FakeAgent } from './fake-agent.ts';
import { guardOf } from './guard-of.ts';
import { until } from './until.ts';

const MAIN = fileURLToPath(new URL('./executor-main.ts', import.meta.url));
export const PASSWORD = 'correct-horse-battery-staple';

interface TestFile {
  readonly text: string;
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
}

type Config = Partial<Omit<RunData['config'], 'files'>> & { readonly files?: Readonly<Record<string, TestFile>> };

export interface LaunchOptions {
  readonly uid?: string;
  readonly ordinal?: number;
  readonly launch?: number;
  readonly framework?: string;
  readonly config?: Config;
  readonly volumeId?: string | null;
  readonly mesosVolume?: { readonly role: string; readonly sizeMb: number };
  readonly sender?: Sender;
  readonly network?: 'host' | 'bridge';
  readonly resources?: RunData['resources'];
  readonly epoch?: number;
  readonly port?: number;
  readonly cluster?: string;
  /** Of a backup that it is restored from. */
  readonly restore?: string;
}

export class Harness {
  readonly docker: Docker;
  readonly folder = mkdtempSync(join(tmpdir(), 'keelson-executor-'));
  readonly agent: FakeAgent;
  readonly executorId: string;
  readonly cluster: string;
  readonly sandbox: string;
  readonly dataDir: string;
  sender: Sender = { storeId: 'store-1', term: 3, revision: 10 };
  /** What is answered to askSecrets; undefined: nothing. */
  answersSecrets = true;
  secretAsks = 0;
  child: ChildProcess | undefined;
  private readonly through: readonly string[];
  private readonly runIds = new Set<string>();
  private readonly env: Readonly<Record<string, string>>;
  private readonly files = new Map<string, Readonly<Record<string, TestFile>>>();

  constructor(
    options: {
      agentId?: string;
      executorId?: string;
      cluster?: string;
      dataDir?: string;
      env?: Record<string, string>;
      dockerHost?: string;
      /** A program and its arguments, in front of the executor's own. */
      through?: readonly string[];
    } = {},
  ) {
    this.agent = new FakeAgent(options.agentId ?? `${randomUUID()}-S0`);
    this.executorId = options.executorId ?? 'keelson';
    this.cluster = options.cluster ?? `test-${randomUUID().slice(0, 8)}`;
    this.dataDir = options.dataDir ?? join(this.folder, 'data');
    this.sandbox = join(this.folder, 'sandbox');
    const { env = {}, dockerHost, through = [] } = options;
    this.through = through;
    this.env = dockerHost === undefined ? env : { ...env, KEELSON_DOCKER_HOST: dockerHost };
    this.docker = dockerHost === undefined ? new Docker() : new Docker({ socketPath: new URL(dockerHost).pathname });
    mkdirSync(this.sandbox, { recursive: true });
    this.agent.onMessage = (message) => this.answer(message);
  }

  async start(): Promise<this> {
    if (this.agent.port === 0) await this.agent.listen();
    const log = createWriteStream(join(this.folder, 'executor.log'), { flags: 'a' });
    const [command = process.execPath, ...args] = [...this.through, process.execPath, MAIN];
    const child = spawn(command, args, {
      env: {
        PATH: process.env.PATH,
        MESOS_AGENT_ENDPOINT: `127.0.0.1:${this.agent.port}`,
        MESOS_FRAMEWORK_ID: 'framework-1',
        MESOS_EXECUTOR_ID: this.executorId,
        MESOS_SLAVE_ID: this.agent.agentId,
        MESOS_SANDBOX: this.sandbox,
        MESOS_CHECKPOINT: '1',
        MESOS_RECOVERY_TIMEOUT: '15mins',
        MESOS_SUBSCRIPTION_BACKOFF_MAX: '2secs',
        MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD: '5secs',
        KEELSON_CLUSTER: this.cluster,
        KEELSON_EXECUTOR_DATA_DIR: this.dataDir,
        KEELSON_LOG_LEVEL: 'debug',
        ...this.env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.pipe(log);
    child.stderr.pipe(log);
    this.child = child;
    const before = this.agent.subscriptions;
    await until(
      () => (this.agent.subscriptions > before ? true : undefined),
      'the subscription',
      20_000,
      () => this.log,
    );
    return this;
  }

  /** The agent is back, on the port that its executors know. */
  async restartAgent(port: number): Promise<void> {
    const before = this.agent.subscriptions;
    await this.agent.listen(port);
    await until(
      () => (this.agent.subscriptions > before ? true : undefined),
      'the subscription',
      20_000,
      () => this.log,
    );
  }

  get log(): string {
    return readFileSync(join(this.folder, 'executor.log'), 'utf8');
  }

  get guardLog(): string {
    return readFileSync(join(this.sandbox, 'guard.log'), 'utf8');
  }

  /** A launch; its files hold the password. */
  data(options: LaunchOptions = {}): { taskId: string; data: RunData } {
    const { uid = `cache-${randomUUID().slice(0, 8)}`, ordinal = 0, launch = 1, config = {}, port } = options;
    const { files = {}, ...rest } = config;
    const ref = { uid, ordinal, launch };
    const taskId = taskIdOf(ref);
    this.files.set(taskId, files);
    const data = runDataSchema.parse({
      kind: 'run',
      sender: options.sender ?? this.sender,
      cluster: options.cluster ?? this.cluster,
      ...ref,
      epoch: options.epoch ?? 1,
      config: {
        image: REDIS_IMAGE,
        args: ['sleep', '1000'],
        stop: { signal: 'SIGKILL', graceMs: 1000 },
        ...rest,
        files: Object.entries(files).map(([path, { text, ...file }]) => ({
          path,
          ...file,
          sha256: createHash('sha256').update(text).digest('hex'),
          bytes: Buffer.byteLength(text),
        })),
      },
      resources: options.resources ?? { cpus: 0.5, memMb: 64, diskMb: 0 },
      network: options.network ?? 'host',
      ports: port === undefined ? {} : { main: port },
      volumeId: options.volumeId ?? null,
      ...(options.mesosVolume === undefined ? {} : { mesosVolume: options.mesosVolume }),
      instance: this.view(ref, options),
    });
    return { taskId, data };
  }

  /** Launches and gives the task's id. */
  launch(options: LaunchOptions = {}): string {
    const { taskId, data } = this.data(options);
    this.agent.launch(taskId, data);
    return taskId;
  }

  view({ uid, ordinal, launch }: { uid: string; ordinal: number; launch: number }, options: LaunchOptions = {}) {
    const framework = options.framework ?? 'plain';
    return {
      uid,
      name: 'cache',
      framework,
      topology: 'single' as const,
      spec: {
        name: 'cache',
        framework,
        ...(options.restore === undefined ? {} : { restore: { path: options.restore } }),
      },
      bootstrapped: options.restore === undefined,
      epoch: options.epoch ?? 1,
      master: ordinal,
      members: [
        {
          ordinal,
          name: `cache-${ordinal}`,
          role: 'master' as const,
          launch,
          address: '127.0.0.1',
          ports: { main: options.port ?? 1 },
          hostname: 'localhost',
          agentId: this.agent.agentId,
          running: true,
          healthy: true,
        },
      ],
    };
  }

  /** A request and its reply. */
  async ask(body: unknown, options: { id?: string; sender?: Sender; timeoutMs?: number } = {}) {
    const { id = randomUUID(), sender = this.sender, timeoutMs = 10_000 } = options;
    this.agent.tell({ kind: 'request', id, sender, timeoutMs, body: body as RequestBody });
    const reply = await this.agent.message('reply', (message) => message.id === id);
    return reply.result;
  }

  async askOk<K extends ReplyBody['kind']>(kind: K, body: unknown): Promise<Extract<ReplyBody, { kind: K }>> {
    const result = await this.ask(body);
    if (!result.ok) throw new Error(`${result.code}: ${result.message}`);
    const isIt = (reply: ReplyBody): reply is Extract<ReplyBody, { kind: K }> => reply.kind === kind;
    if (!isIt(result.body)) throw new Error(`a reply of kind ${result.body.kind}`);
    return result.body;
  }

  async containers(): Promise<Docker.ContainerInfo[]> {
    const label = [`${LABELS.cluster}=${this.cluster}`, `${LABELS.agentId}=${this.agent.agentId}`];
    return this.docker.listContainers({ all: true, filters: { label } });
  }

  /** One that can be asked for: the engine lists containers a moment before it knows them. */
  async container(taskId: string): Promise<Docker.Container> {
    return until(async () => {
      const found = (await this.containers()).find(({ Labels }) => Labels[LABELS.taskId] === taskId);
      if (found === undefined) return undefined;
      const container = this.docker.getContainer(found.Id);
      return container.inspect().then(
        () => container,
        () => undefined,
      );
    }, `the container of ${taskId}`);
  }

  /** SIGKILL to the executor, and nobody else. */
  async crash(): Promise<void> {
    const { child } = this;
    if (child?.pid === undefined) throw new Error('no executor runs');
    await killHard(child);
  }

  async exited(timeoutMs = 20_000): Promise<number | null> {
    const { child } = this;
    if (child === undefined) throw new Error('no executor runs');
    await until(() => (child.exitCode === null && child.signalCode === null ? undefined : true), 'the exit', timeoutMs);
    return child.exitCode;
  }

  async close(): Promise<void> {
    if (this.child?.exitCode === null && this.child.signalCode === null) await this.crash();
    for (const { Id } of await this.containers()) {
      await this.docker
        .getContainer(Id)
        .remove({ force: true })
        .catch(() => {});
    }
    await this.agent.stop().catch(() => {});
    this.endGuards();
    if (process.env.KEEP_EXECUTOR_FOLDERS === undefined) rmSync(this.folder, { recursive: true, force: true });
  }

  /** Of a test that is over: what they watched is gone. */
  private endGuards(): void {
    for (const runId of this.runIds) {
      const pid = guardOf(runId);
      if (pid !== undefined) process.kill(pid, 'SIGKILL');
      for (const name of readdirSync('/dev/shm')) {
        if (name.startsWith('keelson-') && name.endsWith(runId)) rmSync(join('/dev/shm', name), { recursive: true });
      }
    }
  }

  private answer(message: FromExecutor): void {
    if (message.kind === 'hello') this.runIds.add(message.runId);
    if (message.kind !== 'askSecrets') return;
    this.secretAsks += 1;
    const { taskId, publicKey } = message;
    if (!this.answersSecrets) return;
    const files = Object.entries(this.files.get(taskId) ?? {}).map(([path, { text }]) => [path, text] as const);
    const payload = { files: Object.fromEntries(files), secrets: { password: PASSWORD } };
    this.agent.tell({ kind: 'secrets', sender: this.sender, taskId, sealed: sealTo(publicKey, taskId, payload) });
  }
}
