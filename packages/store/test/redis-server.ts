/** A private redis-server on a free port, in a folder of its own, that can be killed and started again. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { killHard } from '../../../test/support/kill-hard.ts';
import { claimPort } from '../../../test/support/ports.ts';

const DURABLE = ['--appendonly', 'yes', '--appendfsync', 'always'];

export const redisIsThere = spawnSync('redis-server', ['--version']).status === 0;

/** How it is started and asked whether it is there. */
type Kind = 'plain' | 'tls' | 'sentinel';

export class RedisServer {
  readonly port: number;
  readonly folder: string;
  readonly #kind: Kind;
  readonly #args: readonly string[];
  #process: ChildProcess | undefined;

  private constructor(port: number, folder: string, args: readonly string[], kind: Kind) {
    this.port = port;
    this.folder = folder;
    this.#args = args;
    this.#kind = kind;
  }

  static start(args: readonly string[] = DURABLE): Promise<RedisServer> {
    return RedisServer.#start(args, 'plain');
  }

  /** One that speaks TLS alone. */
  static startTls(args: readonly string[]): Promise<RedisServer> {
    return RedisServer.#start(args, 'tls');
  }

  /** @param directives the lines of its configuration file */
  static startSentinel(directives: readonly string[]): Promise<RedisServer> {
    return RedisServer.#start(directives, 'sentinel');
  }

  static async #start(args: readonly string[], kind: Kind): Promise<RedisServer> {
    const server = new RedisServer(await claimPort(), await mkdtemp(join(tmpdir(), 'keelson-store-')), args, kind);
    try {
      await server.startAgain();
    } catch (error) {
      await server.remove();
      throw error;
    }
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async startAgain(): Promise<void> {
    this.#process = spawn('redis-server', await this.#commandLine(), { stdio: 'ignore' });
    const deadline = Date.now() + 20_000;
    while (!(await answers(this.port, this.#kind))) {
      if (Date.now() > deadline) throw new Error('redis-server did not start');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async #commandLine(): Promise<readonly string[]> {
    const common = ['--dir', this.folder, '--bind', '127.0.0.1'];
    switch (this.#kind) {
      case 'plain':
        return [...common, '--port', String(this.port), '--save', '', ...this.#args];
      case 'tls':
        return [...common, '--port', '0', '--tls-port', String(this.port), '--save', '', ...this.#args];
      case 'sentinel': {
        // A sentinel rewrites its file.
        const file = join(this.folder, 'sentinel.conf');
        await writeFile(
          file,
          [`port ${this.port}`, 'bind 127.0.0.1', `dir ${this.folder}`, ...this.#args, ''].join('\n'),
        );
        return [file, '--sentinel'];
      }
    }
  }

  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    await killHard(child);
  }

  /** Stops it in its tracks (SIGSTOP), or lets it go on (SIGCONT). */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.#process?.kill(signal);
  }

  async remove(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}

function answers(port: number, kind: Kind): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const tls = { port, host: '127.0.0.1', rejectUnauthorized: false };
  const socket = kind === 'tls' ? connectTls(tls) : connect(port, '127.0.0.1');
  socket.once('error', () => resolve(false));
  socket.once(kind === 'tls' ? 'secureConnect' : 'connect', () => socket.write('PING\r\n'));
  socket.once('data', (data) => resolve(/^(\+PONG|-NOAUTH)/.test(data.toString())));
  void promise.then(() => socket.destroy());
  return promise;
}
