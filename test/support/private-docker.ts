/**
 * A Docker daemon of a test's own: its own data, socket, containerd and bridge, to be stopped and killed at will. (With
 * `--bridge=none` it would remove the machine's docker0.)
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import Docker from 'dockerode';

const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 30_000;

/** Why no private daemon can be had here; undefined where it can. */
export function privateDockerProblem(): string | undefined {
  if (process.getuid?.() !== 0) return 'a private dockerd needs root';
  const found = [...(process.env.PATH ?? '').split(':'), '/usr/sbin'].some((folder) =>
    existsSync(join(folder, 'dockerd')),
  );
  return found ? undefined : 'there is no dockerd';
}

export class PrivateDocker {
  /** unix:///…/docker.sock */
  readonly host: string;
  readonly docker: Docker;
  private readonly folder = mkdtempSync(join(tmpdir(), 'kdock-'));
  private readonly bridge = `kd${randomBytes(4).toString('hex')}`;
  private child: ChildProcess | undefined;

  constructor() {
    const socketPath = join(this.folder, 'docker.sock');
    this.host = `unix://${socketPath}`;
    this.docker = new Docker({ socketPath });
  }

  /**
   * Resolves when it answers.
   * @param options.liveRestore whether containers outlive a restart
   * @param options.cgroupDriver with systemd's, on a machine without systemd, it can make containers and start none
   */
  async start({ liveRestore = false, cgroupDriver = 'cgroupfs' } = {}): Promise<this> {
    this.makeBridge();
    const log = openSync(this.logPath, 'a');
    const child = spawn(
      'dockerd',
      [
        `--data-root=${join(this.folder, 'data')}`,
        `--exec-root=${join(this.folder, 'exec')}`,
        `--pidfile=${join(this.folder, 'docker.pid')}`,
        `--host=${this.host}`,
        `--bridge=${this.bridge}`,
        '--iptables=false',
        '--ip6tables=false',
        `--live-restore=${liveRestore}`,
        `--exec-opt=native.cgroupdriver=${cgroupDriver}`,
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
    this.removePidFile();
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
    this.unmount();
    ip('link', 'del', this.bridge);
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  private makeBridge(): void {
    if (existsSync(`/sys/class/net/${this.bridge}`)) return;
    ip('link', 'add', this.bridge, 'type', 'bridge');
    ip('addr', 'add', `10.${randomInt(64, 250)}.${randomInt(250)}.1/24`, 'dev', this.bridge);
    ip('link', 'set', this.bridge, 'up');
  }

  /** What a daemon leaves mounted, most of all one that was killed. */
  private unmount(): void {
    const mounts = readFileSync('/proc/self/mounts', 'utf8').split('\n');
    const mine = mounts.map((line) => line.split(' ')[1] ?? '').filter((path) => path.startsWith(`${this.folder}/`));
    for (const path of mine.toReversed()) execFileSync('umount', ['-l', path]);
  }

  /** A dead containerd that init has not collected yet is taken for a live one by the next dockerd. */
  private removePidFile(): void {
    rmSync(join(this.folder, 'exec', 'containerd', 'containerd.pid'), { force: true });
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

function ip(...args: string[]): void {
  execFileSync('ip', args, { env: { ...process.env, PATH: `${process.env.PATH ?? ''}:/usr/sbin:/sbin` } });
}
