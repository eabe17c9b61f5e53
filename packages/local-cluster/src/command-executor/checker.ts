/**
 * Looks at a task again and again. A check reports its result when it changes. A health check reports each failure, and the
 * first success after one (or at all); so many failures in a row are the end of the task. Failures within the grace period do
 * not count before the first success.
 */
import type { CheckInfo, CheckStatusInfo, HealthCheck } from '@keelson/mesos';
import { isHealthy, runCheck } from './probe.ts';

/** What Mesos takes where nothing is said. */
const DEFAULTS = { delaySeconds: 15, intervalSeconds: 10, graceSeconds: 10, failures: 3 };

export interface CheckerHandlers {
  readonly checked: (result: CheckStatusInfo) => void;
  readonly health: (healthy: boolean) => void;
  /** So many failures in a row: the task has to go. */
  readonly unhealthy: () => void;
}

export class Checker {
  private readonly handlers: CheckerHandlers;
  private readonly timers = new Set<NodeJS.Timeout>();
  private stopped = false;
  private lastResult = '';

  constructor(handlers: CheckerHandlers) {
    this.handlers = handlers;
  }

  check(check: CheckInfo): void {
    this.repeat(check, async () => {
      const result = await runCheck(check);
      if (this.stopped || result === undefined || JSON.stringify(result) === this.lastResult) return;
      this.lastResult = JSON.stringify(result);
      this.handlers.checked(result);
    });
  }

  healthCheck(check: HealthCheck): void {
    const graceEndsMs = performance.now() + (check.grace_period_seconds ?? DEFAULTS.graceSeconds) * 1000;
    let failures = 0;
    let everHealthy = false;
    this.repeat(check, async () => {
      const healthy = await isHealthy(check);
      if (this.stopped) return;
      if (healthy) {
        if (failures > 0 || !everHealthy) this.handlers.health(true);
        everHealthy = true;
        failures = 0;
        return;
      }
      if (!everHealthy && performance.now() < graceEndsMs) return;
      failures += 1;
      this.handlers.health(false);
      if (failures >= (check.consecutive_failures ?? DEFAULTS.failures)) this.handlers.unhealthy();
    });
  }

  /** May be called twice. */
  stop(): void {
    this.stopped = true;
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }

  /** The first time after the delay, then with the interval between the end of one and the start of the next. */
  private repeat(
    { delay_seconds: delay, interval_seconds: interval }: Pick<CheckInfo, 'delay_seconds' | 'interval_seconds'>,
    look: () => Promise<void>,
  ): void {
    const after = (seconds: number): void => {
      const timer = setTimeout(() => {
        this.timers.delete(timer);
        void look().finally(() => {
          if (!this.stopped) after(interval ?? DEFAULTS.intervalSeconds);
        });
      }, seconds * 1000);
      this.timers.add(timer);
    };
    after(delay ?? DEFAULTS.delaySeconds);
  }
}
