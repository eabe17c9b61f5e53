/** Who asks for something once can see what became of it, whatever that was. */
import { describe, expect, it } from 'vitest';
import { at, Scenario } from './support/scenario.ts';

const outcomes = (cache: Scenario) =>
  cache.status.requestOutcomes.map(({ kind, outcome, message }) => [kind, outcome, message]);
const switchover = { kind: 'switchover', to: null } as const;
const failover = { kind: 'failover', to: null } as const;

describe('a switchover', () => {
  it('is under way, then done', () => {
    const cache = Scenario.running({ slaves: 2 }).request(switchover);
    expect(outcomes(cache)).toEqual([['switchover', 'underWay', '']]);
    cache.probed('elect 1,2', { 1: 100, 2: 90 }).done('demote 0', at(120)).probed('elect 1', { 1: 120 });
    expect(outcomes(cache)).toEqual([['switchover', 'underWay', '']]);
    cache.done('promote 1');
    expect(outcomes(cache)).toEqual([['switchover', 'done', 'cache-1 is master']]);
  });

  it('is refused where no slave is in sync', () => {
    const cache = Scenario.running({ slaves: 0 }).request(switchover);
    expect(outcomes(cache)).toEqual([['switchover', 'refused', 'no slave is healthy and in sync']]);
  });

  it('is given up where the slave that was in sync is gone when it is to be elected', () => {
    const cache = Scenario.running({ slaves: 1 }).request(switchover).dies(1).probed('elect 1', {});
    for (let election = 2; election <= 5 && cache.status.failover !== null; election++) cache.probed('elect 1', {});
    expect(cache.status).toMatchObject({ failover: null, master: 0 });
    expect(outcomes(cache)).toEqual([['switchover', 'givenUp', expect.stringMatching(/^no slave /)]]);
  });

  it('is given up where the candidate does not catch up, and stays so when the old master is master again', () => {
    const cache = Scenario.running({ slaves: 2 }).request(switchover);
    cache.probed('elect 1,2', { 1: 100, 2: 90 }).done('demote 0', at(120)).wait(10_000);
    const givenUp = [['switchover', 'givenUp', 'the candidate did not catch up in time']];
    expect(outcomes(cache)).toEqual(givenUp);
    cache.done('promote 0').settle();
    expect(cache.status.master).toBe(0);
    expect(outcomes(cache)).toEqual(givenUp);
  });

  it('is given up where the instance is stopped meanwhile', () => {
    const cache = Scenario.running({ slaves: 1 }).request(switchover).intent({ kind: 'suspend', by: 'operator' });
    cache.settle();
    expect(outcomes(cache)).toEqual([['switchover', 'givenUp', 'the instance was stopped']]);
  });
});

it('a failover that ends with the old master on its volume is done, and says so', () => {
  const cache = Scenario.running({ slaves: 1 }).request(failover).dies(0).dies(1);
  for (let election = 1; election <= 5 && cache.status.failover !== null; election++) cache.probed('elect 1', {});
  expect(outcomes(cache)).toEqual([['failover', 'done', expect.stringContaining('launched again on its volume')]]);
});

it('a request that is refused while another is under way leaves that one as it is', () => {
  const cache = Scenario.running({ slaves: 2 }).request(switchover).request(failover);
  expect(outcomes(cache)).toEqual([
    ['switchover', 'underWay', ''],
    ['failover', 'refused', 'a change of master is under way'],
  ]);
});

it('a change of master that nobody asked for settles nothing', () => {
  const cache = Scenario.running({ slaves: 1 }).dies(0).probed('elect 1', { 1: 1 }).done('promote 1');
  expect(cache.status.master).toBe(1);
  expect(outcomes(cache)).toEqual([]);
});

it('the last eight are kept', () => {
  const cache = Scenario.running({ slaves: 0 });
  for (let count = 0; count < 10; count++) cache.request(switchover);
  expect(cache.status.requestOutcomes.map(({ id }) => id)).toEqual([3, 4, 5, 6, 7, 8, 9, 10]);
});
