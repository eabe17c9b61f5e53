/** The framework in a simulated world, where simulated servers answer for its agent side: its class is the real one. */
import { assertSafe } from '@keelson/sdk/testing';
import { test } from 'vitest';
import { EtcdFramework } from '../src/index.ts';

test('adds and removes one member at a time, and comes to rest', async () => {
  await assertSafe(new EtcdFramework(), { seeds: 100 });
});
