import { expect, test } from 'vitest';
import { until } from '../../../../test/support/soon.ts';
import {
  BOOTSTRAPPED,
  follow,
  has,
  insert,
  join,
  outcomeOf,
  promote,
  rows,
  SYNC,
  startWith,
  waiting,
  withServers,
  world,
} from './running.ts';

withServers('with durability sync', () => {
  test('a write waits while no slave is there, and is done as soon as one is', async () => {
    await startWith(1, SYNC);
    await world.kill(1);
    const write = outcomeOf(insert(0, 1));
    await until(async () => (await waiting(0)) === 1);
    await join(1, { ...SYNC, ...BOOTSTRAPPED });
    expect(await write).toBe('done');
    await has(1, 1);
  });

  test('the first slave can be copied while a write waits for it, which is not acknowledged', async () => {
    await world.start(0, SYNC);
    const write = outcomeOf(world.query(0, 'CREATE DATABASE early'));
    await until(async () => (await waiting(0)) === 1);
    await join(1, SYNC);
    expect(await write).not.toBe('done');
    await world.query(0, 'CREATE DATABASE late');
    await until(async () => (await databases(1)).includes('late'));
  });

  test('a write that waits when its master ends is not acknowledged', async () => {
    await startWith(1, SYNC);
    await world.kill(1);
    const write = outcomeOf(insert(0, 1));
    await until(async () => (await waiting(0)) === 1);
    await world.kill(0, 'SIGTERM');
    expect(await write).not.toBe('done');
  });

  test('a write that waits when its master becomes a slave is not acknowledged', async () => {
    await startWith(2, SYNC);
    await world.kill(1);
    await world.kill(2);
    const write = outcomeOf(insert(0, 1));
    await until(async () => (await waiting(0)) === 1);
    await world.serve(1, SYNC);
    await promote(1, SYNC);
    await follow(0, 1, SYNC).catch(() => undefined); // it has what nobody else has
    expect(await write).not.toBe('done');
  });

  test('a master that is promoted and has no slave yet holds writes back', async () => {
    await startWith(1, SYNC);
    await insert(0, 1);
    await world.kill(0);
    await promote(1, SYNC);
    expect(await rows(1)).toEqual([1]);
    const write = outcomeOf(insert(1, 2));
    await until(async () => (await waiting(1)) === 1);
    await join(0, { ...SYNC, master: 1, bootstrapped: true });
    expect(await write).toBe('done');
  });
});

async function databases(ordinal: number): Promise<string[]> {
  return (await world.query(ordinal, 'SHOW DATABASES')).map(({ Database }) => String(Database));
}
