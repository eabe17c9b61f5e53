/** Agents on which nothing starts: their executor does not come up, or can't start a container. */
import { describe, expect, it } from 'vitest';
import { type AgentOffer, match, requestOf } from '../src/index.ts';
import { Scenario } from './support/scenario.ts';

const offer = (number: number, cpus = 4): AgentOffer => ({
  agentId: `agent-${number}`,
  offerIds: [`o-${number}`],
  hostname: `host-${number}`,
  address: `10.0.0.${number}`,
  attributes: {},
  cpus,
  memMb: 4_096,
  diskMb: 100_000,
  ports: [{ begin: 31_000, end: 31_009 }],
  executorKnown: true,
});

const requested = (cache: Scenario, ordinal = 0) => requestOf(cache.instance, cache.member(ordinal), cache.nowMs);
const placedOn = (cache: Scenario, ...offers: readonly AgentOffer[]) =>
  match([requested(cache)], offers, new Map(), { executor: { cpus: 0.1, memMb: 32 } }).placements[0]?.agentId;
const launched = () => new Scenario().place(0).prepared(0).sent(0);

const terminated = { state: 'ended', message: 'Executor terminated', executorTerminated: true, unfit: true } as const;
const notFetched = { state: 'refused', message: 'Failed to fetch', unfit: true } as const;
const noEngine = { state: 'ended', message: 'no Docker Engine', proof: 'neverStarted', unfit: true } as const;

describe('a launch whose executor ended', () => {
  it('before anything was heard of it never started: executors say so before they start anything', () => {
    const cache = launched().update(0, terminated);
    expect(cache.member(0)).toMatchObject({ task: null, lastDeath: { launch: 1, proof: 'neverStarted' } });
  });

  it('proves nothing once anything was heard of it, or where its agent was lost meanwhile', () => {
    const started = launched().update(0, { state: 'starting' }).update(0, terminated);
    expect(started.member(0).task?.state).toBe('lost');
    const lost = launched().lost(0).update(0, terminated);
    expect(lost.member(0).task?.state).toBe('lost');
  });
});

describe('a member that was not started', () => {
  it.each([
    ['its executor was not fetched', notFetched],
    ['its executor ended at once', terminated],
    ['its executor found no engine', noEngine],
  ])('goes elsewhere where it can: %s', (_what, update) => {
    const cache = launched();
    if (update === noEngine) cache.update(0, { state: 'starting' });
    cache.update(0, update);
    expect(placedOn(cache, offer(0, 16), offer(1))).toBe('agent-1');
    expect(requested(cache)).toMatchObject({ home: null, homePolicy: 'prefer' });
    // Rather there again than nowhere.
    expect(placedOn(cache, offer(0))).toBe('agent-0');
  });

  it('may go there again ten minutes later', () => {
    const cache = launched().update(0, notFetched);
    cache.wait(600_000);
    expect(placedOn(cache, offer(0, 16), offer(1))).toBe('agent-0');
  });

  it('leaves nothing behind there: no container of it was ever on a volume', () => {
    const cache = launched().update(0, notFetched);
    cache.wait(1_000);
    cache.placeAt({
      ordinal: 0,
      home: { ...(cache.member(0).home ?? fail()), agentId: 'agent-1', volumeId: 'volume-0' },
    });
    expect(cache.member(0).formerVolumes).toEqual([]);
  });

  it('stays with its data: where a container of it ran before, it goes back, whatever is wrong there', () => {
    const cache = Scenario.running().dies(0);
    cache.wait(2_000);
    cache.place(0).prepared(0).sent(0).update(0, notFetched);
    expect(requested(cache)).toMatchObject({
      home: { agentId: 'agent-0', volumeId: 'volume-0' },
      homePolicy: 'require',
    });
    expect(placedOn(cache, offer(0), offer(1))).toBe('agent-0');
  });

  it('does not hold its agent at fault for what the master refuses, or for a port that is taken', () => {
    for (const update of [
      { state: 'refused', message: 'invalid offers' } as const,
      { state: 'ended', message: 'port', proof: 'neverStarted', takenPorts: [31_000] } as const,
    ]) {
      expect(requested(launched().update(0, update)).avoidAgents).toEqual([]);
    }
  });
});

function fail(): never {
  throw new Error('it has no home');
}
