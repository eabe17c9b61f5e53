/** One look at a task: a command, an HTTP request or a TCP connection, as CheckInfo and HealthCheck describe them. */
import { connect } from 'node:net';
import type { CheckInfo, CheckStatusInfo, CommandInfo, HealthCheck } from '@keelson/mesos';
import { killCommand, runCommand } from './command.ts';

const HOST = '127.0.0.1';
const DEFAULT_TIMEOUT_SECONDS = 20;
/** Mesos takes these for healthy where the check names none. */
const HEALTHY_STATUSES = { from: 200, to: 399 };

/** The result of a check; `undefined` when none came in time. */
export async function runCheck(check: CheckInfo): Promise<CheckStatusInfo | undefined> {
  const timeoutMs = (check.timeout_seconds ?? DEFAULT_TIMEOUT_SECONDS) * 1000;
  const type = check.type ?? 'UNKNOWN';
  if (check.command !== undefined) {
    const code = await exitCode(check.command.command, timeoutMs);
    return code === undefined ? undefined : { type, command: { exit_code: code } };
  }
  if (check.http !== undefined) {
    const status = await httpStatus(`http://${HOST}:${check.http.port}${check.http.path ?? ''}`, timeoutMs);
    return status === undefined ? undefined : { type, http: { status_code: status } };
  }
  if (check.tcp === undefined) return undefined;
  return { type, tcp: { succeeded: await canConnect(check.tcp.port, timeoutMs) } };
}

export async function isHealthy(check: HealthCheck): Promise<boolean> {
  const timeoutMs = (check.timeout_seconds ?? DEFAULT_TIMEOUT_SECONDS) * 1000;
  if (check.command !== undefined) return (await exitCode(check.command, timeoutMs)) === 0;
  if (check.tcp !== undefined) return canConnect(check.tcp.port, timeoutMs);
  if (check.http === undefined) return false;
  const { scheme = 'http', port, path = '', statuses = [] } = check.http;
  const status = await httpStatus(`${scheme}://${HOST}:${port}${path}`, timeoutMs);
  if (status === undefined) return false;
  if (statuses.length > 0) return statuses.includes(status);
  return HEALTHY_STATUSES.from <= status && status <= HEALTHY_STATUSES.to;
}

function exitCode(command: CommandInfo, timeoutMs: number): Promise<number | undefined> {
  return new Promise((done) => {
    const child = runCommand(command, () => done(child.exitCode ?? undefined));
    const timer = setTimeout(() => killCommand(child, 0), timeoutMs);
    child.once('exit', () => clearTimeout(timer));
  });
}

async function httpStatus(url: string, timeoutMs: number): Promise<number | undefined> {
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });
    await response.body?.cancel();
    return response.status;
  } catch {
    return undefined;
  }
}

function canConnect(port: number, timeoutMs: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect({ port, host: HOST, timeout: timeoutMs });
    const end = (connected: boolean): void => {
      socket.destroy();
      done(connected);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    socket.once('timeout', () => end(false));
  });
}
