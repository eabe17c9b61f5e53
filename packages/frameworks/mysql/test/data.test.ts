import { existsSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { until } from '../../../../test/support/soon.ts';
import { BOOTSTRAPPED, insert, probe, rows, started, startWith, withServers, world } from './running.ts';

withServers('data', () => {
  test('that a bootstrapped master has lost is not taken for an empty database', async () => {
    const { exitCode, output } = await world.prepare(0, BOOTSTRAPPED);
    expect(exitCode).toBe(1);
    expect(output).toContain('keelson failover shop');
    expect(readdirSync(world.path(0, ''))).toEqual([]);
  });

  test('of a first start that was interrupted is made anew', async () => {
    const making = await world.begin(0);
    await until(async () => existsSync(world.path(0, 'mysql')));
    await making.kill();
    await making.wait();
    await world.start(0);
    await started(0);
    expect((await probe(0)).synced).toBe(true);
  });

  test('outlives the server, and the accounts with it', async () => {
    await startWith(0);
    await insert(0, 1);
    await world.kill(0);
    await world.start(0, BOOTSTRAPPED);
    expect(await rows(0)).toEqual([1]);
  });
});
