/**
 * Starts Docker's daemon. It belongs to the machine, not to a data directory: other containers may depend on it, so it
 * outlives keelson, nobody here ends it, and its log is with the machine's (/var/log/keelson-dockerd.log). Where systemd
 * runs, it is asked to start its own service instead.
 */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { KeelsonError } from '@keelson/core';
import { tailLog } from '../supervisor/log-file.ts';
import { identify, processName } from '../supervisor/process-identity.ts';
import { runCommand } from './run-command.ts';

export interface DockerdOptions {
  readonly command?: string;
  readonly args?: readonly string[];
  readonly logFile?: string;
  /** Whether the daemon answers. */
  readonly answers: (signal: AbortSignal) => Promise<boolean>;
  readonly signal: AbortSignal;
}

const answerTimeoutMs = 60_000;
const pollMs = 100;
const standardLog = '/var/log/keelson-dockerd.log';

/** @throws KeelsonError REQUIREMENT_MISSING with the end of its log, where it does not come up. */
export async function startDockerd(options: DockerdOptions): Promise<void> {
  if (existsSync('/run/systemd/system') && options.command === undefined) return startService(options);
  removeStalePidFiles();
  await mountCgroups(options.signal);
  if (await tryDockerd(options, [])) return;
  const { logFile = standardLog } = options;
  // Without the right to change the firewall there is no bridge network; containers on the host's network need none.
  const bridgeless = /iptables|bridge|nftables/i.test(tailLog(logFile, 5));
  if (bridgeless && (await tryDockerd(options, ['--iptables=false', '--ip6tables=false', '--bridge=none']))) return;
  throw new KeelsonError(
    'REQUIREMENT_MISSING',
    `dockerd does not come up; its log, ${logFile}, ends with:\n${tailLog(logFile)}`,
  );
}

async function startService({ answers, signal }: DockerdOptions): Promise<void> {
  const { code, output } = await runCommand('systemctl', ['start', 'docker'], { signal });
  if (code !== 0) throw new KeelsonError('REQUIREMENT_MISSING', `systemctl can't start docker:\n${output}`);
  if (!(await untilAnswer(answers, () => false, signal))) {
    throw new KeelsonError('REQUIREMENT_MISSING', 'the docker service was started, and does not answer');
  }
}

/** Whether it answers in the end; another that was started meanwhile is as good. */
async function tryDockerd(options: DockerdOptions, extraArgs: readonly string[]): Promise<boolean> {
  const { command = 'dockerd', args = [], logFile = standardLog, answers, signal } = options;
  const log = openSync(logFile, 'w', 0o600);
  const child = spawn(command, [...args, ...extraArgs], {
    detached: true,
    stdio: ['ignore', log, log],
    env: { ...process.env, PATH: `${process.env.PATH ?? ''}:/usr/local/sbin:/usr/sbin:/sbin` },
  });
  closeSync(log);
  let exited = false;
  child.once('error', () => {
    exited = true;
  });
  child.once('exit', () => {
    exited = true;
  });
  child.unref();
  return untilAnswer(answers, () => exited, signal);
}

async function untilAnswer(
  answers: (signal: AbortSignal) => Promise<boolean>,
  exited: () => boolean,
  signal: AbortSignal,
): Promise<boolean> {
  const deadline = performance.now() + answerTimeoutMs;
  while (performance.now() < deadline) {
    const over = exited(); // looked at before asking: it may exit because another one is just coming up
    if (await answers(signal)) return true;
    if (over) return false;
    await delay(pollMs, undefined, { signal });
  }
  return false;
}

/**
 * Docker takes any process for its own where a file holds its pid: after a crash that can be a stranger's, or its own
 * that nobody has collected.
 */
function removeStalePidFiles(): void {
  const files = [
    ['/var/run/docker.pid', 'dockerd'],
    ['/var/run/docker/containerd/containerd.pid', 'containerd'],
  ] as const;
  for (const [file, name] of files) {
    if (!existsSync(file)) continue;
    const pid = Number(readFileSync(file, 'utf8'));
    if (identify(pid) === undefined || processName(pid) !== name) rmSync(file, { force: true });
  }
}

/** Whether the kernel's control groups can be used; Docker needs them. */
export function cgroupsMounted(): boolean {
  return existsSync('/sys/fs/cgroup/cgroup.controllers') || existsSync('/sys/fs/cgroup/memory/cgroup.procs');
}

async function mountCgroups(signal: AbortSignal): Promise<void> {
  if (!cgroupsMounted()) await runCommand('cgroupfs-mount', [], { signal });
}
