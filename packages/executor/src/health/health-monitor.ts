/**
 * Whether a member's server is well: asked quickly while it starts (10, 20, 40 … ms, up to its interval), then at its interval.
 * An engine that can't be asked is no ill health: such checks do not count.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { type Health, messageOf } from '@keelson/core';
import { isAway } from '../docker/engine.ts';
import { type CheckTarget, checkHealth } from './check.ts';

const FIRST_WAIT_MS = 10;

export class NeverHealthy extends Error {}

type Finding =
  | { readonly kind: 'well' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'ill'; readonly reason: string };

/** Resolves with the first check that passes. @throws NeverHealthy when the time to start is over; or the signal's reason. */
export async function untilHealthy(
  health: Health,
  target: CheckTarget,
  signal: AbortSignal,
  onFailure: (reason: string) => void,
): Promise<void> {
  let deadlineMs = performance.now() + health.startTimeoutMs;
  let reason: string | undefined;
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, health.intervalMs)) {
    const leftMs = Math.max(1, deadlineMs - performance.now());
    const finding = await look(health, target, Math.min(health.timeoutMs, leftMs), signal);
    if (finding.kind === 'well') return;
    const nowMs = performance.now();
    if (finding.kind === 'unknown') {
      deadlineMs = Math.max(deadlineMs, nowMs + health.intervalMs);
    } else {
      if (leftMs >= health.timeoutMs || reason === undefined) reason = finding.reason; // else it was cut short
      onFailure(reason);
      if (nowMs >= deadlineMs)
        throw new NeverHealthy(`not healthy within ${health.startTimeoutMs / 1000} s: ${reason}`);
    }
    await delay(Math.max(1, Math.min(waitMs, deadlineMs - nowMs)), undefined, { signal });
  }
}

/** Calls `onChange` when the server's health changes, until the signal is aborted. It begins healthy. */
export async function watchHealth(
  health: Health,
  target: CheckTarget,
  signal: AbortSignal,
  onChange: (healthy: boolean, reason: string) => void,
): Promise<void> {
  let failures = 0;
  let healthy = true;
  for (;;) {
    await delay(health.intervalMs, undefined, { signal });
    const finding = await look(health, target, health.timeoutMs, signal);
    if (finding.kind === 'unknown') continue;
    failures = finding.kind === 'well' ? 0 : failures + 1;
    const isWell: boolean = finding.kind === 'well' || (healthy && failures < health.failures);
    if (isWell === healthy) continue;
    healthy = isWell;
    onChange(healthy, finding.kind === 'well' ? 'healthy again' : finding.reason);
  }
}

async function look({ check }: Health, target: CheckTarget, timeoutMs: number, signal: AbortSignal): Promise<Finding> {
  try {
    await checkHealth(check, target, timeoutMs, signal);
    return { kind: 'well' };
  } catch (error) {
    signal.throwIfAborted();
    if (check.kind === 'command' && isAway(error)) return { kind: 'unknown' };
    return { kind: 'ill', reason: messageOf(error) };
  }
}
