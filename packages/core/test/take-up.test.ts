import { describe, expect, it } from 'vitest';
import { adoptionRefusal, type Instance, type RunData, type Survivor, step, takeUp, viewOf } from '../src/index.ts';
import { config, home, instance, traits } from './support/build.ts';

const NOW = 50_000;
const spec = instance({ slaves: 2 });
const uid = spec.uid;

/** The instance as it was when launch `launch` of that member was told of it. */
function shown(master: number, epoch: number, launches: readonly number[]) {
  const looked = step(spec, { kind: 'look' }, 1_000).instance;
  const members = looked.status.members.map((member, index) => ({
    ...member,
    role: index === master ? ('master' as const) : ('slave' as const),
    launch: launches[index] ?? 0,
    home: home(index),
  }));
  return viewOf({ ...looked, status: { ...looked.status, master, epoch, members } });
}

function survivor(
  ordinal: number,
  launch: number,
  { master = 0, epoch = 1, masterEpoch = null as number | null, launches = [1, 1, 1] } = {},
): Survivor {
  const view = shown(master, epoch, launches);
  const data: RunData = {
    kind: 'run',
    sender: { storeId: 's', term: 3, revision: 100 + launch },
    cluster: 'local',
    uid,
    ordinal,
    launch,
    epoch,
    config: config(),
    resources: spec.declared.spec.resources,
    network: 'host',
    ports: { redis: 31_000 + ordinal },
    volumeId: `volume-${ordinal}`,
    instance: view,
  };
  const seen = launches.map((one, index) => ({ ordinal: index, launch: one }));
  return {
    agentId: `agent-${ordinal}`,
    executorId: 'e',
    described: { data, view, epoch, masterEpoch, launches: seen, running: true },
  };
}

const all = () => [survivor(0, 1, { masterEpoch: 1 }), survivor(1, 1), survivor(2, 1)];
const memberOf = ({ status }: Instance, ordinal: number) => status.members.find((one) => one.ordinal === ordinal);

describe('an instance that the store has lost', () => {
  it('is as it runs, in an epoch beyond all that was seen, and nothing of it is launched or killed', () => {
    const taken = takeUp(undefined, all(), traits(), NOW);
    expect(taken).toMatchObject({ uid, declared: { spec: { name: 'cache', slaves: 2 }, intent: { kind: 'run' } } });
    expect(taken.status).toMatchObject({ epoch: 2, master: 0, epochLaunch: 1, failover: null, effects: [] });
    expect(taken.status.members.map(({ role, launch, task }) => [role, launch, task?.state])).toEqual([
      ['master', 1, 'running'],
      ['slave', 1, 'running'],
      ['slave', 1, 'running'],
    ]);
    const { instance: after, effects } = step(taken, { kind: 'look' }, NOW);
    expect(effects.map((effect) => (effect.kind === 'operate' ? effect.operation : effect.kind))).toEqual([
      'follow',
      'follow',
    ]);
    expect(after.status.members.every(({ task }) => task?.killSinceMs === null)).toBe(true);
  });

  it('has the master that was made last, whoever was launched as one', () => {
    const survivors = [
      survivor(0, 1, { masterEpoch: 1 }),
      survivor(1, 1, { masterEpoch: 3, epoch: 3 }),
      survivor(2, 1, { master: 1, epoch: 3 }),
    ];
    const { status } = takeUp(undefined, survivors, traits(), NOW);
    expect([status.master, status.epoch]).toEqual([1, 4]);
    expect(status.members.map(({ role }) => role)).toEqual(['slave', 'master', 'slave']);
  });

  it('counts a member that nobody speaks for as lost, with the highest launch that was seen, and asks its agent', () => {
    const survivors = [
      survivor(0, 4, { masterEpoch: 1, launches: [4, 2, 7] }),
      survivor(1, 2, { launches: [4, 2, 7] }),
    ];
    const taken = takeUp(undefined, survivors, traits(), NOW);
    expect(memberOf(taken, 2)).toMatchObject({
      launch: 7,
      task: { launch: 7, state: 'lost' },
      home: home(2),
    });
    const { effects } = step(taken, { kind: 'look' }, NOW);
    expect(effects).toContainEqual(
      expect.objectContaining({ kind: 'inspect', ordinal: 2, launch: 7, agentId: 'agent-2' }),
    );
    expect(effects.some(({ kind }) => kind === 'prepare' || kind === 'launch')).toBe(false);
  });

  it('that is older in the store, and asks for fewer there, has none of those that run retired', () => {
    const old = step(instance({ slaves: 1 }), { kind: 'look' }, 1_000).instance;
    const taken = takeUp(old, all(), traits(), NOW);
    expect(taken.declared).toMatchObject({ spec: { slaves: 2 }, generation: old.declared.generation + 1 });
    const { instance: after, effects } = step(taken, { kind: 'look' }, NOW);
    expect(after.status.members.map(({ wanted, task }) => [wanted, task?.killSinceMs])).toEqual(
      [0, 1, 2].map(() => ['present', null]),
    );
    expect(effects.some(({ kind }) => kind === 'kill')).toBe(false);
  });

  it('that is older in the store keeps what else is declared there, and no effect of the past', () => {
    const old = step(instance({ slaves: 2 }), { kind: 'look' }, 1_000).instance;
    const stale = { ...old, status: { ...old.status, epoch: 9, revision: 5 } };
    const taken = takeUp(stale, all(), traits(), NOW);
    expect(taken.declared).toEqual(stale.declared);
    expect(taken.status).toMatchObject({ epoch: 10, revision: 5, effects: [] });
    expect(taken.status.members).toHaveLength(3);
  });
});

describe('the volume of a member that nobody speaks for', () => {
  const mesosVolume = { role: 'keelson', sizeMb: 64, state: 'used' as const };
  /** The store has member 2 on agent-8, on a persistent volume there. */
  const older = () => {
    const old = step(instance({ slaves: 2 }), { kind: 'look' }, 1_000).instance;
    const at = home(8, { volumeId: 'old', mesosVolume });
    const members = old.status.members.map((one) => (one.ordinal === 2 ? { ...one, home: at } : one));
    return { ...old, status: { ...old.status, members } };
  };
  const speaking = (told: { volumeId?: string; mesosVolume?: typeof mesosVolume } | 'nothing') =>
    [survivor(0, 1, { masterEpoch: 1 }), survivor(1, 1)].map((one) => {
      const members = one.described.view.members.map(({ volumeId, mesosVolume: _, ...member }) =>
        member.ordinal === 2
          ? { ...member, ...(told === 'nothing' ? {} : told) }
          : { ...member, volumeId: volumeId ?? null },
      );
      return { ...one, described: { ...one.described, view: { ...one.described.view, members } } };
    });

  it('is the one that the others were told of, and the one that the store has is left behind', () => {
    const taken = takeUp(older(), speaking({ volumeId: 'new', mesosVolume }), traits(), NOW);
    expect(memberOf(taken, 2)).toMatchObject({
      home: { agentId: 'agent-2', volumeId: 'new', mesosVolume },
      formerVolumes: [{ agentId: 'agent-8', volumeId: 'old', mesosVolume }],
    });
  });

  it('is never an old one on another agent, which nobody would ever offer there: it can be taken up when it is found', () => {
    const taken = takeUp(older(), speaking('nothing'), traits(), NOW);
    expect(memberOf(taken, 2)?.home).toMatchObject({ agentId: 'agent-2', mesosVolume: { state: 'used' } });
    expect(memberOf(taken, 2)?.home?.volumeId).not.toBe('old');
    expect(memberOf(taken, 2)?.formerVolumes).toMatchObject([{ agentId: 'agent-8', volumeId: 'old' }]);
    const dead = step(
      taken,
      { kind: 'deathReported', ordinal: 2, launch: 1, proof: 'exitSeen', message: 'gone' },
      NOW,
    ).instance;
    const { agentId, hostname, address } = home(2);
    const found = { ordinal: 2, agentId, hostname, address, volumeId: 'new', mesosVolume, use: true };
    const { instance: after } = step(dead, { kind: 'volumeAdopted', found }, NOW);
    expect(memberOf(after, 2)?.home).toMatchObject({ agentId: 'agent-2', volumeId: 'new' });
  });

  it('is the one that the store has, on the same agent', () => {
    const stored = older();
    const members = stored.status.members.map((one) =>
      one.home === null ? one : { ...one, home: { ...one.home, agentId: 'agent-2' } },
    );
    const taken = takeUp({ ...stored, status: { ...stored.status, members } }, speaking('nothing'), traits(), NOW);
    expect(memberOf(taken, 2)).toMatchObject({ home: { volumeId: 'old', mesosVolume }, formerVolumes: [] });
  });

  it('of one that lives on is left behind where the store had another', () => {
    const survivors = [survivor(0, 1, { masterEpoch: 1 }), survivor(1, 1), survivor(2, 1)];
    const taken = takeUp(older(), survivors, traits(), NOW);
    expect(memberOf(taken, 2)).toMatchObject({
      home: { agentId: 'agent-2', volumeId: 'volume-2' },
      formerVolumes: [{ agentId: 'agent-8', volumeId: 'old' }],
    });
  });
});

it('has its slaves left alone where the framework can not point them to a master', () => {
  const taken = takeUp(undefined, all(), traits({ operations: ['probe'] }), NOW);
  const { instance: after } = step(taken, { kind: 'look' }, NOW);
  expect(after.status.members.map(({ task }) => task?.killSinceMs)).toEqual([null, null, null]);
});

describe('one launch that is adopted', () => {
  const dead = (): Instance => {
    const taken = takeUp(undefined, all(), traits(), NOW);
    const event = { kind: 'deathReported', ordinal: 2, launch: 1, proof: 'operator', message: 'fenced' } as const;
    return step(taken, event, NOW).instance;
  };

  it('is its member’s task from then on, and follows the master', () => {
    const before = dead();
    const found = survivor(2, 1, { epoch: 2 });
    expect(adoptionRefusal(before, found)).toBeNull();
    const { instance: after, journal, effects } = step(before, { kind: 'adopted', survivor: found }, NOW + 1);
    expect(memberOf(after, 2)).toMatchObject({ launch: 1, task: { state: 'running', launch: 1 }, backoff: null });
    expect(journal.map(({ kind }) => kind)).toContain('adopted');
    expect(effects).toContainEqual(expect.objectContaining({ kind: 'operate', operation: 'follow', ordinal: 2 }));
  });

  it.each([
    ['a member that has a task', 1, survivor(1, 3)],
    ['a member that there is not', 7, survivor(7, 1)],
    ['an older launch', 2, survivor(2, 0)],
    ['another master', 2, survivor(2, 1, { masterEpoch: 1 })],
  ])('is refused of %s, and changes nothing', (_what, _ordinal, found) => {
    const before = dead();
    expect(adoptionRefusal(before, found)).not.toBeNull();
    const after = step(before, { kind: 'adopted', survivor: found }, NOW).instance;
    expect(after.status.members.map(({ task }) => task?.launch)).toEqual(
      before.status.members.map(({ task }) => task?.launch),
    );
  });
});
