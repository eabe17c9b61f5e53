import { expect, it } from 'vitest';
import { requestBodySchema, runDataSchema } from '../src/index.ts';

const view = {
  uid: 'cache-00000000',
  name: 'cache',
  framework: 'redis',
  topology: 'single',
  spec: { name: 'cache', framework: 'redis' },
  epoch: 1,
  master: 0,
  members: [],
};
const run = {
  kind: 'run',
  sender: { storeId: 's', term: 1, revision: 1 },
  cluster: 'c',
  uid: 'cache-00000000',
  ordinal: 0,
  launch: 1,
  epoch: 1,
  config: { image: 'redis' },
  resources: {},
  network: 'host',
  ports: {},
  volumeId: null,
  instance: view,
};
const logs = { kind: 'logs', uid: 'cache-00000000', ordinal: 0, launch: 1, tail: 1 };

const ROADS = ['../../../../etc', 'cache-0000000/', 'cache/../x-00000000', '', 'cache-00000000.0'];

it.each(ROADS)('takes no launch and no request of an instance %j: executors make names of folders of it', (uid) => {
  expect(runDataSchema.safeParse({ ...run, uid }).success).toBe(false);
  expect(requestBodySchema.safeParse({ ...logs, uid }).success).toBe(false);
  expect(requestBodySchema.safeParse({ kind: 'removeVolume', uid, ordinal: 0, volumeId: 'v' }).success).toBe(false);
});

it('takes those of an instance', () => {
  expect(runDataSchema.safeParse(run).error).toBeUndefined();
  expect(requestBodySchema.safeParse(logs).error).toBeUndefined();
});
