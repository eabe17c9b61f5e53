import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { TimeLimit } from '../src/redis/time-limit.ts';

describe('one time limit for many calls', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  const never = () => new Promise<never>(() => undefined);

  test('answers as the call does, in time', async () => {
    const limit = new TimeLimit(100);
    expect(await limit.hold(Promise.resolve('yes'))).toBe('yes');
    await expect(limit.hold(Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(limit.size).toBe(0);
    await vi.runAllTimersAsync();
  });

  test('ends each call at its own time, however many began before it', async () => {
    const limit = new TimeLimit(100);
    const ended: string[] = [];
    const begin = (name: string, call: Promise<unknown>) =>
      limit.hold(call).catch((error: Error) => void ended.push(`${name}: ${error.message}`));
    void begin('first', never());
    await vi.advanceTimersByTimeAsync(60);
    void begin('second', never());
    const answered = Promise.withResolvers<void>();
    void begin('answered', answered.promise);
    expect(limit.size).toBe(3);
    await vi.advanceTimersByTimeAsync(40);
    expect(ended).toEqual(['first: no answer within 100 ms']);
    answered.resolve();
    await vi.advanceTimersByTimeAsync(59);
    expect(ended).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2);
    expect(ended).toEqual(['first: no answer within 100 ms', 'second: no answer within 100 ms']);
    expect(limit.size).toBe(0);
  });

  test('has no timer while nothing is under way for long', async () => {
    const limit = new TimeLimit(100);
    await limit.hold(Promise.resolve());
    await vi.advanceTimersByTimeAsync(100);
    expect(vi.getTimerCount()).toBe(0);
    void limit.hold(never()).catch(() => undefined);
    expect(vi.getTimerCount()).toBe(1);
  });
});
