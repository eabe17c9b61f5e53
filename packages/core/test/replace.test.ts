/** Members whose agent is lost: `onAgentLost`. */
import { describe, expect, it } from 'vitest';
import { nextLookMs, requestOf } from '../src/index.ts';
import { home } from './support/build.ts';
import { Scenario } from './support/scenario.ts';

const REPLACE = { onAgentLost: { action: 'replace', afterMs: 60_000 } } as const;
const request = (cache: Scenario, ordinal: number) => requestOf(cache.instance, cache.member(ordinal), cache.nowMs);
const silent = (cache: Scenario, ordinal: number, homeSilent = true) =>
  cache.send({ kind: 'unplaced', ordinal, rejections: [{ stage: 'home', reason: 'silent', agents: 1 }], homeSilent });

describe('a member that is dead, its agent silent', () => {
  it('waits for its agent by default, however long that takes', () => {
    const cache = silent(Scenario.running({ slaves: 2 }).dies(2), 2).wait(86_400_000);
    expect(request(cache, 2).homePolicy).toBe('require');
  });

  it('is replaced after the time, with an empty volume; the old one stays its own', () => {
    const cache = silent(Scenario.running({ slaves: 2, ...REPLACE }).dies(2), 2).wait(59_000);
    expect(request(cache, 2).homePolicy).toBe('require');
    cache.wait(1_000);
    expect(request(cache, 2)).toMatchObject({ homePolicy: 'prefer', resources: { diskMb: 1_024 } });
    const before = cache.member(2).home;
    cache.placeAt({ ordinal: 2, home: home(2, { agentId: 'agent-9' }) });
    expect(cache.member(2).formerVolumes).toMatchObject([{ agentId: before?.agentId, volumeId: before?.volumeId }]);
    expect(cache.said('volumeLeft')[0]).toContain('has offered nothing for 60 s');
    expect(cache.member(2)).toMatchObject({ syncedEpoch: null });
  });

  it('waits on where its agent offers something, though too little', () => {
    const cache = silent(Scenario.running({ slaves: 1, ...REPLACE }).dies(1), 1).wait(30_000);
    silent(cache, 1, false).wait(120_000);
    expect(request(cache, 1).homePolicy).toBe('require');
  });

  it('that is a master starts anew only where nobody else has a copy', () => {
    const single = silent(lostMaster(0), 0);
    expect(request(single.wait(60_000), 0).homePolicy).toBe('prefer');
    const withSlave = silent(lostMaster(1), 0).wait(60_000);
    expect(request(withSlave, 0).homePolicy).toBe('require');
  });

  /** The master is dead and to be launched again; its slaves are dead too. */
  function lostMaster(slaves: number): Scenario {
    const cache = Scenario.running({ slaves, ...REPLACE });
    for (let ordinal = slaves; ordinal >= 0; ordinal--) cache.dies(ordinal);
    return cache;
  }
});

describe('a slave that nobody has heard of', () => {
  it('is not launched again without proof: another member takes its place (I8)', () => {
    const cache = Scenario.running({ slaves: 1, ...REPLACE }).lost(1);
    expect(nextLookMs(cache.instance, cache.nowMs)).toBe(cache.nowMs + 60_000);
    cache.wait(60_000);
    expect(cache.member(1)).toMatchObject({ wanted: 'retired', launch: 1, task: { state: 'lost' } });
    expect(cache.member(2)).toMatchObject({ wanted: 'present', home: null });
    expect(cache.open).toContain('kill 1');
    cache.place(2).prepared(2).sent(2).runs(2);
    // It comes back: it is ended, and keeps its volume.
    cache.runs(1);
    expect(cache.open).toContain('kill 1');
    cache.dies(1, 'stopped');
    expect(cache.member(1)).toMatchObject({ task: null, home: { volumeId: 'volume-1' } });
    cache.slaves(2);
    expect(cache.member(1).wanted).toBe('present');
  });

  it('takes its place up again where it comes back in time', () => {
    const cache = Scenario.running({ slaves: 1, ...REPLACE })
      .lost(1)
      .wait(59_000)
      .runs(1)
      .wait(60_000);
    expect(cache.members).toHaveLength(2);
    expect(cache.member(1).wanted).toBe('present');
  });

  it('waits by default', () => {
    expect(Scenario.running({ slaves: 1 }).lost(1).wait(86_400_000).members).toHaveLength(2);
  });

  it('is replaced by as many as the spec asks for, and no more', () => {
    const cache = Scenario.running({ slaves: 1, ...REPLACE })
      .lost(1)
      .wait(60_000);
    cache.place(2).prepared(2).sent(2).runs(2).lost(2).wait(600_000);
    expect(cache.members).toHaveLength(3);
  });
});

describe('a master that nobody has heard of', () => {
  it('is not replaced without proof of its death, or the word of the operator (I3)', () => {
    const cache = Scenario.running({ slaves: 1, ...REPLACE })
      .lost(0)
      .wait(600_000);
    expect(cache.instance.status).toMatchObject({ master: 0, failover: null });
    expect(cache.members).toHaveLength(2);
    cache.request({ kind: 'fence', ordinal: 0, launch: 1 });
    expect(cache.instance.status.failover).toMatchObject({ reason: 'lost' });
  });
});
