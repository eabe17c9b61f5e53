/** A real image registry for tests, from Debian's package, which is installed where it is missing. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { messageOf } from '@keelson/core';
import type Docker from 'dockerode';
import { Apt } from '../../packages/cli/src/setup/apt.ts';
import { killHard } from './kill-hard.ts';
import { listenOn } from './listener.ts';
import { claimPort } from './ports.ts';

const BINARY = '/usr/bin/docker-registry';
const START_TIMEOUT_MS = 20_000;
/** Of nobody's password: whoever comes is refused. */
const HTPASSWD = 'keelson:$2y$05$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234\n';
/** What `sh` and `sleep` need, and so many bytes that nothing can be said in fewer. */
const FILLER_BYTES = 6 * 1024 * 1024;
const run = promisify(execFile);

/** Why there is no registry here; undefined where there is one, if need be after installing it. */
export async function registryProblem(): Promise<string | undefined> {
  if (existsSync(BINARY)) return undefined;
  try {
    await new Apt().install(['docker-registry'], AbortSignal.timeout(300_000));
  } catch (error) {
    return `no image registry: ${messageOf(error)}`;
  }
  return existsSync(BINARY) ? undefined : 'no image registry, although its package is installed';
}

export class Registry {
  readonly port: number;
  readonly #folder: string;
  readonly #process: ChildProcess;
  readonly #lines: Server[] = [];

  private constructor(port: number, folder: string, child: ChildProcess) {
    this.port = port;
    this.#folder = folder;
    this.#process = child;
  }

  /** @param options.needsLogin whether it answers only to those with a password */
  static async start({ needsLogin = false } = {}): Promise<Registry> {
    const folder = mkdtempSync(join(tmpdir(), 'keelson-registry-'));
    const port = await claimPort();
    const config = {
      version: 0.1,
      storage: { filesystem: { rootdirectory: join(folder, 'data') } },
      http: { addr: `127.0.0.1:${port}`, relativeurls: true },
      ...(needsLogin ? { auth: { htpasswd: { realm: 'keelson', path: join(folder, 'htpasswd') } } } : {}),
    };
    writeFileSync(join(folder, 'htpasswd'), HTPASSWD);
    writeFileSync(join(folder, 'config.yml'), JSON.stringify(config)); // JSON is YAML
    const child = spawn(BINARY, ['serve', join(folder, 'config.yml')], { stdio: 'ignore' });
    const registry = new Registry(port, folder, child);
    const deadlineMs = performance.now() + START_TIMEOUT_MS;
    while (!(await registry.#answers())) {
      if (performance.now() > deadlineMs) throw new Error('the registry did not start');
      await sleep(50);
    }
    return registry;
  }

  /** Another port of it, through which bytes come so slowly: so many in each tenth of a second. */
  async slowPort(bytes: number): Promise<number> {
    const server = createServer((near) => {
      const far = connect(this.port, '127.0.0.1');
      for (const socket of [near, far]) socket.on('error', () => [near, far].forEach((each) => void each.destroy()));
      near.pipe(far).pipe(slowly(bytes)).pipe(near);
    });
    this.#lines.push(server);
    return listenOn(server);
  }

  /** Pushes a small image that can run `sh` and `sleep`, and that the engine does not have any more then. */
  async push(docker: Docker, repository: string): Promise<void> {
    const image = `127.0.0.1:${this.port}/${repository}`;
    await follow(docker, await docker.importImage(await this.#rootFiles(), { repo: image, tag: '1' }));
    const made = docker.getImage(`${image}:1`);
    await follow(docker, await made.push({ authconfig: {} }));
    await made.remove({ force: true });
  }

  async close(): Promise<void> {
    for (const server of this.#lines) server.close();
    await killHard(this.#process);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #rootFiles(): Promise<string> {
    const programs = ['/bin/sh', '/bin/sleep'];
    const { stdout } = await run('ldd', programs);
    const libraries = new Set(stdout.match(/\/\S+\.so\S*/g) ?? []);
    writeFileSync(join(this.#folder, 'filler'), randomBytes(FILLER_BYTES));
    const tar = join(this.#folder, 'root.tar');
    await run('tar', ['-chPf', tar, ...programs, ...libraries, join(this.#folder, 'filler')]);
    return tar;
  }

  async #answers(): Promise<boolean> {
    if (this.#process.exitCode !== null) throw new Error(`the registry ended with ${this.#process.exitCode}`);
    return fetch(`http://127.0.0.1:${this.port}/v2/`).then(
      ({ status }) => status === 200 || status === 401,
      () => false,
    );
  }
}

async function follow(docker: Docker, stream: NodeJS.ReadableStream): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  docker.modem.followProgress(stream, (error) => (error === null ? resolve() : reject(error)));
  await promise;
}

function slowly(bytes: number): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const afterMs = (chunk.length / bytes) * 100;
      setTimeout(() => done(null, chunk), afterMs);
    },
  });
}
