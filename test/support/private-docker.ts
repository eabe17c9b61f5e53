/** A Docker daemon of a test's own: its own data, socket and containerd, to be stopped and killed at will. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import Docker from 'dockerode';

const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 30_000;

export class PrivateDocker {
  /** unix:///…/docker.sock */
  readonly host: string;
  readonly docker: Docker;
  private readonly folder = mkdtempSync(join(tmpdir(), 'kdock-'));
  private child: ChildProcess | undefined;

  constructor() {
    const socketPath = join(this.folder, 'docker.sock');
    this.host = `unix://${socketPath}`;
    this.docker = new Docker({ socketPath });
  }

  /** Resolves when it answers. @param options.liveRestore whether containers outlive a restart */
  async start({ liveRestore = false } = {}): Promise<this> {
    const log = openSync(this.logPath, 'a');
    const child = spawn(
      'dockerd',
      [
        `--data-root=${join(this.folder, 'data')}`,
        `--exec-root=${join(this.folder, 'exec')}`,
        `--pidfile=${join(this.folder, 'docker.pid')}`,
        `--host=${this.host}`,
        '--bridge=none',
        '--iptables=false',
        '--ip6tables=false',
        `--live-restore=${liveRestore}`,
      ],
      { stdio: ['ignore', log, log], env: { ...process.env, PATH: `${process.env.PATH ?? ''}:/usr/sbin:/sbin` } },
    );
    closeSync(log);
    child.on('error', () => {}); // seen as no answer
    this.child = child;
    const deadlineMs = performance.now() + START_TIMEOUT_MS;
    for (;;) {
      try {
        await this.docker.ping();
        return this;
      } catch {
        if (performance.now() > deadlineMs || child.exitCode !== null) {
          throw new Error(`the private dockerd does not answer:\n${readFileSync(this.logPath, 'utf8').slice(-2_000)}`);
        }
      }
      await delay(50);
    }
  }

  /** Takes an image over from another daemon. */
  async copyImage(from: Docker, image: string): Promise<void> {
    const progress = await this.docker.loadImage(await from.getImage(image).get());
    await new Promise<void>((resolve, reject) => {
      this.docker.modem.followProgress(progress, (error: Error | null) => (error === null ? resolve() : reject(error)));
    });
  }

  /** SIGTERM: without live-restore it ends its containers first. */
  async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  /** SIGKILL: containers live on until it is back. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Ends its containers, the daemon, and removes its data. */
  async close(): Promise<void> {
    if (this.child?.exitCode !== null || this.child.signalCode !== null) await this.start().catch(() => {});
    const containers = await this.docker.listContainers({ all: true }).catch(() => []);
    for (const { Id } of containers) {
      await this.docker
        .getContainer(Id)
        .remove({ force: true })
        .catch(() => {});
    }
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  private get logPath(): string {
    return join(this.folder, 'dockerd.log');
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill(signal);
    await Promise.race([gone, delay(STOP_TIMEOUT_MS)]);
  }
}
