/** Calls back once nothing has been heard for as long as its limit. Its limit may change; `close` ends it. */
export class Watchdog {
  private timer: NodeJS.Timeout | undefined;
  private limitMs: number;
  private paused = false;
  private readonly onSilence: (silentMs: number) => void;

  constructor(limitMs: number, onSilence: (silentMs: number) => void) {
    this.limitMs = limitMs;
    this.onSilence = onSilence;
    this.arm();
  }

  /** Something was heard. */
  heard(): void {
    this.paused = false;
    this.timer?.refresh();
  }

  /** The listener itself is busy: what is not heard meanwhile says nothing. `heard` goes on. */
  pause(): void {
    this.paused = true;
  }

  setLimit(limitMs: number): void {
    if (limitMs === this.limitMs) return;
    this.limitMs = limitMs;
    this.close();
    this.arm();
  }

  close(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private arm(): void {
    if (!Number.isFinite(this.limitMs)) return;
    this.timer = setTimeout(() => {
      if (this.paused) this.timer?.refresh();
      else this.onSilence(this.limitMs);
    }, this.limitMs);
  }
}
