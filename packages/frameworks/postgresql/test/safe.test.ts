/** The framework in a simulated world, where simulated servers answer for its agent side: its class is the real one. */
import { assertSafe } from '@keelson/sdk/testing';
import { test } from 'vitest';
import { PostgresqlFramework } from '../src/index.ts';
import { positionOf } from '../src/position.ts';

test('never has two masters, promotes the freshest, loses nothing acknowledged with sync, and comes to rest', async () => {
  const position = (offset: number) =>
    positionOf({ system: '7', timeline: { id: 1, former: [] }, lsn: BigInt(offset) });
  await assertSafe(new PostgresqlFramework(), { seeds: 100, position });
});
