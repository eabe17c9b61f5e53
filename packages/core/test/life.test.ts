import { expect, it } from 'vitest';
import {
  createInstance,
  type Instance,
  type InstanceEvent,
  specSchema,
  step,
  type Traits,
  waitingMembers,
} from '../src/index.ts';

const traits: Traits = {
  topology: 'master-slave',
  ports: ['redis'],
  startOrder: 'together',
  bootstrap: 'any',
  hooks: ['config'],
  operations: ['probe', 'promote', 'follow', 'demote'],
  volume: true,
  maintenance: [],
};

it('brings up a master and two slaves, and elects the freshest slave when the master dies', () => {
  const spec = specSchema.parse({ name: 'cache', framework: 'redis', slaves: 2 });
  let now = 1_000;
  let instance: Instance = createInstance('cache-aaaaaaaa', spec, traits, now);
  const apply = (event: InstanceEvent) => {
    now += 1;
    instance = step(instance, event, now).instance;
    return instance.status.effects;
  };
  apply({ kind: 'look' });
  const waiting = waitingMembers(instance, now);
  expect(waiting.map(({ ordinal }) => ordinal)).toEqual([0, 1, 2]);
  apply({
    kind: 'placed',
    placements: waiting.map(({ ordinal }) => ({
      ordinal,
      home: {
        agentId: `a${ordinal}`,
        hostname: `h${ordinal}`,
        address: '127.0.0.1',
        ports: { redis: 31000 + ordinal },
        volumeId: `v${ordinal}`,
      },
      offerIds: [`o${ordinal}`],
      executorId: 'e',
      deadlineMs: now + 30_000,
      generation: 1,
    })),
  });
  const config = { image: 'x', args: [], env: {}, files: [], ulimits: {}, stop: { signal: 'SIGTERM', graceMs: 1 } };
  for (const effect of instance.status.effects)
    apply({ kind: 'effectDone', effectId: effect.id, result: { kind: 'prepared', config } });
  for (const effect of instance.status.effects)
    apply({ kind: 'effectDone', effectId: effect.id, result: { kind: 'sent' } });
  for (const ordinal of [0, 1, 2])
    apply({
      kind: 'update',
      update: { ordinal, launch: 1, state: 'running', healthy: true, message: '', proof: null },
    });
  const [probe] = instance.status.effects;
  expect(probe).toMatchObject({ kind: 'probe', purpose: 'sync' });
  if (probe === undefined) throw new Error('no probe');
  const answers = [1, 2].map((ordinal) => ({
    ordinal,
    ok: true as const,
    position: { history: 'h', value: `${ordinal}` },
    synced: true,
  }));
  apply({ kind: 'effectDone', effectId: probe.id, result: { kind: 'probed', answers, ranking: [2, 1] } });
  for (const effect of instance.status.effects) {
    // Its members were asked one after the other: the second probe has who came later.
    apply({ kind: 'effectDone', effectId: effect.id, result: { kind: 'probed', answers, ranking: [2, 1] } });
  }
  expect(instance.status.effects).toEqual([]);
  apply({
    kind: 'update',
    update: { ordinal: 0, launch: 1, state: 'ended', healthy: null, message: 'exited 137', proof: 'exitSeen' },
  });
  const [elect] = instance.status.effects;
  expect(elect).toMatchObject({ kind: 'probe', purpose: 'elect' });
  apply({ kind: 'effectDone', effectId: elect?.id ?? 0, result: { kind: 'probed', answers, ranking: [2, 1] } });
  const [promote] = instance.status.effects;
  expect(promote).toMatchObject({ kind: 'operate', operation: 'promote', ordinal: 2, epoch: 2 });
  apply({ kind: 'effectDone', effectId: promote?.id ?? 0, result: { kind: 'operated', position: null } });
  expect(instance.status).toMatchObject({ master: 2, epoch: 2, failover: null });
  expect(instance.status.effects).toMatchObject([{ operation: 'follow', ordinal: 1, target: 2 }]);
  expect(waitingMembers(instance, now).map(({ ordinal }) => ordinal)).toEqual([0]);
});
