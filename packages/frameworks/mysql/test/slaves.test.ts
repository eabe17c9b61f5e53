import { MustRelaunch } from '@keelson/sdk';
import { expect, test } from 'vitest';
import type { Overrides } from '../../../../test/support/framework-views.ts';
import { until } from '../../../../test/support/soon.ts';
import { MysqlFramework } from '../src/index.ts';
import {
  BOOTSTRAPPED,
  executorRun,
  follow,
  has,
  inSync,
  insert,
  join,
  probe,
  promote,
  rows,
  started,
  startWith,
  withServers,
  world,
} from './running.ts';

withServers('a slave', () => {
  test('is a copy of its master, takes over what it has received, and the old master comes back', async () => {
    await startWith(2);
    await insert(0, 1);
    await has(1, 1);
    await has(2, 1);
    const [master, slave] = [await probe(0), await probe(1)];
    expect(new MysqlFramework().compare(slave.position, master.position)).toBe(0);
    await expect(insert(1, 5)).rejects.toThrow(/read-only/);

    await world.kill(0);
    await promote(1);
    await promote(1);
    await follow(2, 1);
    await follow(2, 1);
    await inSync(2, { master: 1 });
    await insert(1, 2);
    await has(2, 1, 2);
    expect(await world.prepare(0, { master: 1, bootstrapped: true })).toEqual({ exitCode: 0, output: '' });
    await join(0, { master: 1, bootstrapped: true });
    await has(0, 1, 2);
  });

  test('of a master that has written what nobody else has comes back as a copy, by itself', async () => {
    await startWith(1);
    await insert(0, 1);
    await has(1, 1);
    await world.kill(1);
    await insert(0, 99);
    await world.kill(0);
    await world.serve(1);
    await promote(1);
    await insert(1, 2);

    const later: Overrides = { master: 1, bootstrapped: true };
    await world.start(0, later);
    await started(0, later);
    await until(async () =>
      probe(0, later).then(
        () => false,
        (error) => error instanceof MustRelaunch,
      ),
    );
    await world.kill(0, 'SIGTERM');
    expect(await join(0, later)).toContain('copying all of shop');
    expect(await rows(0)).toEqual([1, 2]);
  });

  test('has applied all that it has received once it is promoted', async () => {
    await startWith(1);
    await executorRun(1, 'STOP SLAVE SQL_THREAD');
    for (let n = 1; n <= 50; n++) await insert(0, n);
    const { position } = await probe(0);
    const { compare } = new MysqlFramework();
    await until(async () => compare((await probe(1)).position, position) === 0);
    expect(await rows(1)).toEqual([]);
    await world.kill(0);
    await promote(1);
    expect(await rows(1)).toHaveLength(50);
  });

  test('is in sync only when it has come to where its master was', async () => {
    await startWith(1);
    await insert(0, 1);
    await has(1, 1);
    await world.kill(1);
    await insert(0, 2);
    await world.start(1, BOOTSTRAPPED);
    expect((await probe(1)).synced).toBe(false);
    const reader = await world.client(1);
    await reader.query('BEGIN');
    await reader.query('SELECT * FROM app.t LOCK IN SHARE MODE'); // what it has received waits to be applied
    await started(1);
    const { position } = await probe(0);
    const { compare } = new MysqlFramework();
    await until(async () => compare((await probe(1)).position, position) === 0);
    expect((await probe(1)).synced).toBe(false);
    await reader.query('COMMIT');
    await inSync(1);
    expect(await rows(1)).toEqual([1, 2]);
  });
});
