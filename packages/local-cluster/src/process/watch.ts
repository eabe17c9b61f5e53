import { isAlive } from './proc-stat.ts';

const POLL_MS = 100;
const HURRIED_POLL_MS = 10;
const HURRIED_POLLS = 20;

/**
 * Watches processes that are not children of this one (executors taken up again after a restart): nobody tells when they
 * end, so they are looked at ten times a second, and at once and more often for a moment after `hurry`.
 */
export class ProcessWatch {
  private readonly watched = new Map<string, { pid: number; startTime: number; onExit: () => void }>();
  private timer: NodeJS.Timeout | undefined;
  private hurried = 0;

  add(key: string, pid: number, startTime: number, onExit: () => void): void {
    this.watched.set(key, { pid, startTime, onExit });
    this.schedule();
  }

  remove(key: string): void {
    this.watched.delete(key);
  }

  /** Something (a closed connection) hints that a process has ended. */
  hurry(): void {
    this.hurried = HURRIED_POLLS;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.schedule();
  }

  close(): void {
    this.watched.clear();
    clearTimeout(this.timer);
  }

  private schedule(): void {
    if (this.timer !== undefined || this.watched.size === 0) return;
    this.timer = setTimeout(() => this.look(), this.hurried > 0 ? HURRIED_POLL_MS : POLL_MS);
  }

  private look(): void {
    this.timer = undefined;
    this.hurried = Math.max(0, this.hurried - 1);
    for (const [key, { pid, startTime, onExit }] of [...this.watched]) {
      if (isAlive(pid, startTime)) continue;
      this.watched.delete(key);
      onExit();
    }
    this.schedule();
  }
}
