/** The framework in a simulated world, where simulated servers answer for its agent side: its class is the real one. */
import { assertSafe } from '@keelson/sdk/testing';
import { test } from 'vitest';
import { RedisFramework } from '../src/index.ts';

test('never has two masters, promotes the freshest, loses nothing acknowledged with sync, and comes to rest', async () => {
  await assertSafe(new RedisFramework(), { seeds: 100 });
});
