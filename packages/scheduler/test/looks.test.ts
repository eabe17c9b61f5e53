import { createInstance, type Instance, specSchema } from '@keelson/core';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Looks } from '../src/looks.ts';

const UID = 'cache-aaaaaaaa';
const AT_MS = 1_000_000;

describe('looks at the time that an instance asks for', () => {
  beforeEach(() => vi.useFakeTimers({ now: AT_MS }));
  afterEach(() => vi.useRealTimers());

  function setUp() {
    const seenMs: number[] = [];
    const looks = new Looks({
      look: () => seenMs.push(Date.now() - AT_MS),
      now: Date.now,
      jobs: { lookAgain: async () => undefined },
    });
    return { looks, seenMs };
  }

  /** One whose update waits until then. */
  function waitingUntil(untilMs: number | null): Instance {
    const traits = {
      topology: 'single' as const,
      ports: [],
      startOrder: 'together' as const,
      bootstrap: 'any' as const,
      volume: false,
      hooks: [],
      operations: [],
      maintenance: [],
    };
    const fresh = createInstance(UID, specSchema.parse({ name: 'cache', framework: 'still' }), traits, AT_MS);
    const update = untilMs === null ? null : { sinceMs: AT_MS, switchovers: 0, untilMs: AT_MS + untilMs };
    return { ...fresh, status: { ...fresh.status, update } };
  }

  test('once, however often it is stored meanwhile', async () => {
    const { looks, seenMs } = setUp();
    looks.plan(UID, waitingUntil(500));
    await vi.advanceTimersByTimeAsync(200);
    looks.plan(UID, waitingUntil(500));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(seenMs).toEqual([501]);
  });

  test('at the time that it asks for now, or not at all', async () => {
    const { looks, seenMs } = setUp();
    looks.plan(UID, waitingUntil(500));
    looks.plan(UID, waitingUntil(300));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(seenMs).toEqual([301]);
    looks.plan(UID, waitingUntil(5_000));
    looks.plan(UID, waitingUntil(null));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(seenMs).toEqual([301]);
  });

  test('again, where the clock was set back since', async () => {
    const { looks, seenMs } = setUp();
    looks.plan(UID, waitingUntil(500));
    await vi.advanceTimersByTimeAsync(1_000);
    vi.setSystemTime(AT_MS);
    looks.plan(UID, waitingUntil(500));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(seenMs).toHaveLength(2);
  });
});
