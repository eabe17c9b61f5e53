/** Ports that a member can't have any more: a stranger listens there, or its agent has given them to somebody else. */
import { describe, expect, it } from 'vitest';
import { type AgentOffer, type Home, match, requestOf } from '../src/index.ts';
import { home } from './support/build.ts';
import { Scenario } from './support/scenario.ts';

const OPTIONS = { executor: { cpus: 0.1, memMb: 32 } };

function offer(number: number, ...ports: readonly (readonly [begin: number, end: number])[]): AgentOffer {
  return {
    agentId: `agent-${number}`,
    offerIds: [`o-${number}`],
    hostname: `host-${number}`,
    address: `10.0.0.${number}`,
    attributes: {},
    cpus: 4,
    memMb: 4_096,
    diskMb: 100_000,
    ports: ports.map(([begin, end]) => ({ begin, end })),
    executorKnown: true,
  };
}

function matched(cache: Scenario, ordinal: number, ...offers: readonly AgentOffer[]) {
  const request = requestOf(cache.instance, cache.member(ordinal), cache.nowMs);
  return match([request], offers, new Map(), OPTIONS);
}

/** Launched again, and found its port held by somebody else. */
function findsItTaken(cache: Scenario, ordinal: number, at?: Home): void {
  if (at === undefined) cache.place(ordinal);
  else cache.placeAt({ ordinal, home: at });
  const port = cache.member(ordinal).home?.ports.redis ?? 0;
  cache.prepared(ordinal).sent(ordinal);
  cache.update(ordinal, { state: 'ended', proof: 'neverStarted', message: 'port taken', takenPorts: [port] });
}

describe("a member whose port is a stranger's", () => {
  it('gets another on the same agent, with its volume, and tells its slaves where it is', () => {
    const cache = Scenario.running({ slaves: 1 }, { operations: ['probe', 'follow'] });
    cache.dies(0);
    findsItTaken(cache, 0);
    expect(cache.status.members[0]?.takenPorts.map(({ port }) => port)).toEqual([31_000]);
    cache.wait(2_000);
    const [placed] = matched(cache, 0, offer(0, [31_000, 31_005])).placements;
    expect(placed).toMatchObject({ agentId: 'agent-0', ports: { redis: 31_001 } });
    cache
      .placeAt({ ordinal: 0, home: home(0, { ports: { redis: 31_001 } }) })
      .prepared(0)
      .sent(0)
      .runs(0);
    expect(cache.member(0).home).toMatchObject({ agentId: 'agent-0', volumeId: 'volume-0', ports: { redis: 31_001 } });
    expect(cache.open).toContain('follow 1 -> 0');
    cache.settle();
    expect(cache.member(1).syncedEpoch).toBe(cache.status.epoch);
  });

  it('keeps no long list of them: those of ten minutes ago are forgotten', () => {
    const cache = Scenario.running();
    cache.dies(0);
    for (let port = 31_000; port < 31_020; port++) {
      findsItTaken(cache, 0, home(0, { ports: { redis: port } }));
      cache.wait(301_000);
    }
    expect(cache.member(0).takenPorts.map(({ port }) => port)).toEqual([31_018, 31_019]);
  });

  it('may have it again when ten minutes are over', () => {
    const cache = Scenario.running();
    cache.dies(0);
    findsItTaken(cache, 0);
    cache.wait(599_000);
    expect(matched(cache, 0, offer(0, [31_000, 31_000])).placements).toEqual([]);
    cache.wait(2_000);
    expect(matched(cache, 0, offer(0, [31_000, 31_000])).placements[0]?.ports).toEqual({ redis: 31_000 });
  });

  it('forgets them on another agent', () => {
    const cache = Scenario.running({}, { volume: false });
    cache.dies(0);
    findsItTaken(cache, 0);
    cache.wait(2_000).placeAt({ ordinal: 0, home: home(5, { volumeId: null }) });
    expect(cache.member(0).takenPorts).toEqual([]);
  });

  it('believes nothing of ports that are not its own', () => {
    const cache = Scenario.running().update(0, { state: 'ended', proof: 'exitSeen', takenPorts: [1, 2, 3] });
    expect(cache.member(0).takenPorts).toEqual([]);
  });

  it('keeps it, with its reason, for longer where the others were told of it before they started', () => {
    const cache = Scenario.running({ peers: 3 }, { topology: 'cluster', operations: [], bootstrap: 'all' });
    cache.dies(1);
    for (let failures = 2; failures <= 7; failures++) {
      findsItTaken(cache, 1);
      expect(cache.member(1).takenPorts).toEqual([]);
      expect(cache.member(1).backoff).toMatchObject({ failures, reason: 'port taken' });
      cache.wait(120_000);
    }
    for (let more = 0; more < 3; more++) {
      findsItTaken(cache, 1, home(1));
      cache.wait(300_000);
    }
    expect(cache.member(1).takenPorts).not.toEqual([]);
  });
});

describe('a member whose port was given away', () => {
  it('waits for it a moment, since it may just not have been given back yet; then takes another there', () => {
    const cache = Scenario.running();
    cache.dies(0);
    const others = offer(0, [31_001, 31_005]);
    const { placements, reasons } = matched(cache, 0, others);
    expect(placements).toEqual([]);
    const rejections = reasons[0]?.rejections ?? [];
    expect(rejections[0]).toMatchObject({ stage: 'ports', reason: 'its ports there (31000) are not all offered' });
    cache.send({ kind: 'unplaced', ordinal: 0, rejections });
    cache.wait(9_000);
    expect(matched(cache, 0, others).placements).toEqual([]);
    cache.wait(1_000);
    expect(matched(cache, 0, others).placements[0]).toMatchObject({ agentId: 'agent-0', ports: { redis: 31_001 } });
    expect(matched(cache, 0, offer(0, [31_000, 31_005])).placements[0]?.ports).toEqual({ redis: 31_000 });
    expect(matched(cache, 0, offer(1, [31_000, 31_005])).placements).toEqual([]);
  });

  it('measures that wait anew each time', () => {
    const cache = Scenario.running();
    cache.dies(0).send({ kind: 'unplaced', ordinal: 0, rejections: [{ stage: 'ports', reason: 'x', agents: 1 }] });
    cache.wait(20_000).place(0);
    expect(cache.member(0).waitingSinceMs).toBeNull();
    cache.wait(40_000);
    expect(matched(cache, 0, offer(0, [31_001, 31_005])).placements).toEqual([]);
  });

  it('waits for minutes where the others were told of it before they started, and says why', () => {
    const cache = Scenario.running({ peers: 3 }, { topology: 'cluster', operations: [], bootstrap: 'all' });
    cache.dies(1).send({ kind: 'unplaced', ordinal: 1, rejections: [{ stage: 'ports', reason: 'x', agents: 1 }] });
    cache.wait(299_000);
    const { placements, reasons } = matched(cache, 1, offer(1, [31_100, 31_200]));
    expect(placements).toEqual([]);
    expect(reasons[0]?.rejections[0]?.reason).toMatch(/its ports there \(31001\) are not all offered/);
    cache.wait(2_000);
    expect(matched(cache, 1, offer(1, [31_100, 31_200])).placements[0]?.ports).toEqual({ redis: 31_100 });
  });
});
