import { describe, expect, it } from 'vitest';
import { Clock, elapsedMs, instant } from '../src/leadership/clock.ts';

class Sources {
  monotonic = 1_000;
  wall = 1_700_000_000_000;
  boot = 5_000;
  reads = 0;
  monotonicMs = () => this.monotonic;
  wallMs = () => Math.floor(this.wall);
  bootMs = () => {
    this.reads += 1;
    return Math.floor(this.boot / 10) * 10;
  };
  pass(ms: number): void {
    this.monotonic += ms;
    this.wall += ms;
    this.boot += ms;
  }
  suspend(ms: number): void {
    this.wall += ms;
    this.boot += ms;
  }
}

describe('the clock of leases', () => {
  it('counts a suspend at once', () => {
    for (const afterMs of [0, 0.1, 3, 49, 51]) {
      const sources = new Sources();
      const clock = new Clock(sources);
      const start = clock.instant();
      sources.pass(afterMs);
      sources.suspend(2_000);
      expect(clock.elapsedMs(start)).toBeGreaterThan(1_975);
    }
  });

  it('counts it within 50 ms where the wall clock is set back by just as much', () => {
    const sources = new Sources();
    const clock = new Clock(sources);
    const start = clock.instant();
    sources.suspend(2_000);
    sources.wall -= 2_000;
    sources.pass(50);
    expect(clock.elapsedMs(start)).toBeGreaterThan(2_000);
  });

  it('is not moved by whoever sets the wall clock', () => {
    const sources = new Sources();
    const clock = new Clock(sources);
    const start = clock.instant();
    sources.wall += 3_600_000;
    sources.pass(100);
    expect(clock.elapsedMs(start)).toBeCloseTo(100);
    sources.wall -= 7_200_000;
    sources.pass(100);
    expect(clock.elapsedMs(start)).toBeCloseTo(200);
  });

  it('reads the time since boot 20 times a second at most while nothing happens', () => {
    const sources = new Sources();
    const clock = new Clock(sources);
    for (let time = 0; time < 10_000; time += 1) {
      sources.pass(0.1);
      clock.instant();
    }
    expect(sources.reads).toBeLessThanOrEqual(21);
  });

  it('goes on, and never back', async () => {
    const start = instant();
    let last = 0;
    for (let time = 0; time < 100; time += 1) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      const elapsed = elapsedMs(start);
      expect(elapsed).toBeGreaterThanOrEqual(last);
      last = elapsed;
    }
    expect(last).toBeGreaterThan(90);
  });
});
