/** Named timers: setting one again replaces it. Delays beyond what setTimeout takes are waited in parts. */
const LONGEST_MS = 2_000_000_000;

export class Timers {
  private readonly timers = new Map<string, NodeJS.Timeout>();

  set(name: string, afterMs: number, fire: () => void): void {
    clearTimeout(this.timers.get(name));
    const timer =
      afterMs > LONGEST_MS
        ? setTimeout(() => this.set(name, afterMs - LONGEST_MS, fire), LONGEST_MS)
        : setTimeout(() => {
            this.timers.delete(name);
            fire();
          }, afterMs);
    this.timers.set(name, timer);
  }

  cancel(name: string): void {
    clearTimeout(this.timers.get(name));
    this.timers.delete(name);
  }

  close(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }
}
