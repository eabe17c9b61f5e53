import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatDuration, parseDurationMs } from '../src/duration.ts';
import { Journal } from '../src/journal/journal.ts';

describe('the journal', () => {
  let directory: string;
  let durable = 0;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'journal-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const open = (compactAboveBytes?: number): Promise<{ journal: Journal; entries: Map<string, unknown> }> =>
    Journal.open({
      directory,
      onDurable: (sequence) => {
        durable = sequence;
      },
      onError: (error) => {
        throw error;
      },
      ...(compactAboveBytes === undefined ? {} : { compactAboveBytes }),
    });

  it('gives back what was written, with bytes and 64-bit integers, in any order of puts and removes', async () => {
    const { journal } = await open();
    const value = { bytes: new Uint8Array([0, 255, 7]), big: 1_795_231_532_159_502_080n, nested: [{ a: 'text' }] };
    journal.append([
      { key: 'a', value: { old: true } },
      { key: 'b', value: {} },
    ]);
    const last = journal.append([
      { key: 'a', value },
      { key: 'b', value: null },
    ]);
    await journal.close();
    expect(durable).toBe(last);
    const { journal: again, entries } = await open();
    expect([...entries]).toEqual([['a', value]]);
    await again.close();
  });

  it('drops a line that a crash cut short, and goes on after it', async () => {
    const { journal } = await open();
    journal.append([{ key: 'a', value: { n: 1 } }]);
    await journal.close();
    appendFileSync(join(directory, 'journal.log'), '["b",{"n":');
    const { journal: second, entries } = await open();
    expect([...entries.keys()]).toEqual(['a']);
    second.append([{ key: 'c', value: { n: 3 } }]);
    await second.close();
    const { journal: third, entries: all } = await open();
    expect([...all.keys()]).toEqual(['a', 'c']);
    await third.close();
  });

  it('does not grow with what is overwritten', async () => {
    const { journal } = await open(10_000);
    for (let round = 0; round < 200; round++) {
      journal.append([{ key: 'a', value: { round, text: 'x'.repeat(500) } }]);
      await new Promise((done) => setImmediate(done));
    }
    await journal.close();
    expect(statSync(join(directory, 'journal.log')).size).toBeLessThan(40_000);
    expect(readFileSync(join(directory, 'journal.log'), 'utf8')).toContain('"round":199');
  });
});

describe('durations', () => {
  it.each([
    ['15mins', 900_000],
    ['2secs', 2000],
    ['250ms', 250],
    ['1.5mins', 90_000],
  ])('%s', (text, ms) => expect(parseDurationMs(text)).toBe(ms));

  it.each([
    [900_000, '15mins'],
    [2000, '2secs'],
    [250, '250ms'],
    [60_000, '1mins'],
  ])('%i ms is %s', (ms, text) => expect(formatDuration(ms)).toBe(text));

  it('anything else is refused', () => {
    for (const text of ['', '5', '5 parsecs', '-1secs']) expect(() => parseDurationMs(text)).toThrow(RangeError);
  });
});
