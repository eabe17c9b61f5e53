/** Calls back once nothing was going on for as long as it is told. */
export class IdleWatch {
  private readonly idleMs: number;
  private readonly isBusy: () => boolean;
  private readonly onIdle: () => void;
  private timer: NodeJS.Timeout | undefined;
  private sinceMs = performance.now();

  constructor(options: { idleMs: number; isBusy: () => boolean; onIdle: () => void }) {
    this.idleMs = options.idleMs;
    this.isBusy = options.isBusy;
    this.onIdle = options.onIdle;
  }

  start(): void {
    this.timer = setInterval(() => this.look(), Math.max(50, Math.min(this.idleMs / 5, 5_000)));
  }

  /** Something has happened. */
  touch(): void {
    this.sinceMs = performance.now();
  }

  /** May be called twice. */
  close(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    if (this.isBusy()) this.touch();
    else if (performance.now() - this.sinceMs >= this.idleMs) {
      this.close();
      this.onIdle();
    }
  }
}
