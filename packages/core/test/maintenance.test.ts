import { describe, expect, it } from 'vitest';
import { Scenario } from './support/scenario.ts';

const TRAITS = {
  maintenance: [
    { name: 'repair', on: 'each' as const, output: 'text' as const, timeoutMs: 60_000 },
    { name: 'backup', on: 'one' as const, output: 'backup' as const, timeoutMs: 60_000 },
  ],
};
const ask = (operation: string, slaves = 2) =>
  Scenario.running({ slaves }, TRAITS).request({ kind: 'maintain', operation });
const through = (cache: Scenario, ordinal: number) =>
  cache.answer(`maintain ${ordinal}`, { kind: 'maintained', message: 'all well' });
const outcome = (cache: Scenario) => cache.status.requestOutcomes.at(-1);

describe("an operation of the framework's own", () => {
  it('goes to one member after another, slaves first, and is done when all are through', () => {
    const cache = ask('repair');
    expect(cache.open).toEqual(['maintain 1']);
    expect(outcome(cache)).toMatchObject({ kind: 'maintain', outcome: 'underWay' });
    through(cache, 1);
    expect(cache.open).toEqual(['maintain 2']);
    through(cache, 2);
    expect(cache.open).toEqual(['maintain 0']);
    through(cache, 0);
    expect(cache.open).toEqual([]);
    expect(cache.status.maintenance).toBeNull();
    expect(outcome(cache)).toMatchObject({ outcome: 'done' });
    expect(cache.said('maintenance').join()).toContain('repair (2 of 3): all well');
  });

  it('that one member can do for all goes to a slave in sync, and to the master where there is none', () => {
    expect(ask('backup').open).toEqual(['maintain 1']);
    expect(ask('backup', 0).open).toEqual(['maintain 0']);
  });

  it('waits for a member that is launched again, and asks it once more', () => {
    const cache = ask('repair').dies(1);
    expect(cache.open).toEqual([]);
    cache.place(1).prepared(1).sent(1).runs(1);
    expect(cache.open).toContain('maintain 1');
    expect(cache.effect('maintain 1')).toMatchObject({ launch: 2 });
  });

  it('does not begin on the next member while the master changes', () => {
    const cache = ask('repair').dies(0);
    through(cache, 1);
    expect(cache.open).toEqual(['elect 1,2']);
    cache.settle();
    expect(outcome(cache)).toMatchObject({ outcome: 'done' });
  });

  it('is given up after three failures of one member: those that are left are not begun', () => {
    const cache = ask('repair');
    for (let attempt = 1; attempt <= 3; attempt++) cache.fail('maintain 1', 'disk full');
    expect(cache.open).toEqual([]);
    expect(cache.status.maintenance).toBeNull();
    expect(outcome(cache)).toMatchObject({ outcome: 'givenUp', message: 'cache-1: disk full' });
  });

  it('is given up where the instance is stopped', () => {
    const cache = ask('repair').intent({ kind: 'suspend', by: 'operator' });
    expect(cache.open.filter((name) => name.startsWith('maintain'))).toEqual([]);
    expect(outcome(cache)).toMatchObject({ outcome: 'givenUp' });
  });

  it('passes over a member that was scaled away meanwhile', () => {
    const cache = through(ask('repair'), 1).slaves(1);
    cache.dies(2, 'stopped');
    expect(cache.open).toEqual(['maintain 0']);
  });

  it('does not count the failures of one that was scaled away against the next', () => {
    const cache = through(ask('repair'), 1).fail('maintain 2').fail('maintain 2').slaves(1);
    cache.dies(2, 'stopped').fail('maintain 0');
    expect(cache.open).toEqual(['maintain 0']);
  });

  it('is refused where the framework has none of that name, and while another is under way', () => {
    expect(outcome(ask('rebalance'))).toMatchObject({
      outcome: 'refused',
      message: expect.stringContaining('has no operation rebalance; it has: repair, backup'),
    });
    const cache = ask('repair').request({ kind: 'maintain', operation: 'backup' });
    expect(outcome(cache)).toMatchObject({ outcome: 'refused', message: 'repair is under way' });
    expect(cache.open).toEqual(['maintain 1']);
  });
});
