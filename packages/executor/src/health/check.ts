/** One health check of a member's server: it resolves where the server is well, and throws the reason where it is not. */
import { get } from 'node:http';
import { connect } from 'node:net';
import { assertNever, type HealthCheck } from '@keelson/core';
import type Docker from 'dockerode';
import { runInContainer } from '../docker/exec.ts';

export interface CheckTarget {
  readonly docker: Docker;
  readonly containerId: string;
  /** Where the server is reached from here. */
  readonly address: string;
  /** The agent-side class's probe; null where the framework has none. */
  readonly probe: ((signal: AbortSignal) => Promise<unknown>) | null;
}

const MAX_SHOWN = 200;

/** @throws what the engine's absence looks like (see isAway), which is not ill health; any other error is. */
export async function checkHealth(
  check: HealthCheck,
  target: CheckTarget,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<void> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  try {
    await runCheck(check, target, timeoutMs, limit);
  } catch (error) {
    if (limit.aborted && !signal.aborted) throw new Error(`no answer within ${timeoutMs} ms`, { cause: error });
    throw error;
  }
}

async function runCheck(check: HealthCheck, target: CheckTarget, timeoutMs: number, limit: AbortSignal): Promise<void> {
  switch (check.kind) {
    case 'tcp':
      return checkTcp(target.address, check.port, limit);
    case 'http':
      return checkHttp(target.address, check, limit);
    case 'command':
      return checkCommand(target, check, timeoutMs, limit);
    case 'probe': {
      if (target.probe === null) throw new Error('the framework has no agent-side class that can probe');
      await target.probe(limit);
      return;
    }
    default:
      assertNever(check);
  }
}

function checkTcp(host: string, port: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const socket = connect({ host, port });
  const onAbort = (): void => reject(new Error('no answer'));
  signal.addEventListener('abort', onAbort, { once: true });
  socket.once('connect', () => resolve());
  socket.on('error', (error) => reject(new Error(`${host}:${port}: ${error.message}`, { cause: error })));
  return promise.finally(() => {
    signal.removeEventListener('abort', onAbort);
    socket.destroy();
  });
}

function checkHttp(
  host: string,
  { port, path, status }: Extract<HealthCheck, { kind: 'http' }>,
  signal: AbortSignal,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const request = get({ host, port, path, agent: false, signal }, (response) => {
    response.resume();
    if (response.statusCode === status) resolve();
    else reject(new Error(`status ${response.statusCode} instead of ${status}`));
  });
  request.on('error', (error) => reject(new Error(`${host}:${port}: ${error.message}`, { cause: error })));
  return promise.finally(() => request.destroy());
}

async function checkCommand(
  { docker, containerId }: CheckTarget,
  { argv, expect }: Extract<HealthCheck, { kind: 'command' }>,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<void> {
  const { exitCode, stdout, stderr } = await runInContainer(docker, containerId, { argv, timeoutMs }, signal);
  if (exitCode !== 0) throw new Error(`exit code ${exitCode}: ${shown(stderr === '' ? stdout : stderr)}`);
  if (expect !== undefined && !stdout.includes(expect)) throw new Error(`its output lacks ${expect}: ${shown(stdout)}`);
}

function shown(output: string): string {
  return output.trim().slice(0, MAX_SHOWN);
}
