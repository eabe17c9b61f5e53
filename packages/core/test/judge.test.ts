import { describe, expect, it } from 'vitest';
import { type Claim, type Found, type Instance, judge, step } from '../src/index.ts';
import { home, instance } from './support/build.ts';

const looked = step(instance({ slaves: 1 }), { kind: 'look' }, 1_000).instance;
const withMember = (ordinal: number, over: Partial<Instance['status']['members'][number]>): Instance => ({
  ...looked,
  status: {
    ...looked.status,
    members: looked.status.members.map((member) => (member.ordinal === ordinal ? { ...member, ...over } : member)),
  },
});
const found = (over: Partial<Found> = {}): Found => ({
  kind: 'task',
  id: 'x',
  agentId: 'agent-0',
  uid: looked.uid,
  ordinal: 0,
  launch: 3,
  ...over,
});
const claim = (over: Partial<Claim> = {}): Claim => ({
  instance: undefined,
  tombstone: undefined,
  retained: [],
  ...over,
});
const verdict = (what: Found, of: Claim) => judge(what, of).kind;

describe('what was found on the cluster', () => {
  it.each(['task', 'container', 'volume'] as const)('a %s of an unknown instance is quarantined', (kind) => {
    expect(verdict(found({ kind }), claim())).toBe('quarantine');
    expect(verdict(found({ kind, uid: null }), claim())).toBe('quarantine');
    expect(verdict(found({ kind, ordinal: 7 }), claim({ instance: looked }))).toBe('quarantine');
  });

  it('a launch is owned as far as the store has given it out', () => {
    const three = claim({ instance: withMember(0, { launch: 3 }) });
    expect(verdict(found({ launch: 3 }), three)).toBe('owned');
    expect(verdict(found({ launch: 4 }), three)).toBe('quarantine');
    expect(verdict(found({ kind: 'container', launch: 2 }), three)).toBe('owned');
  });

  it('a task that was replaced is ended', () => {
    const verdictOf = judge(found({ launch: 2 }), claim({ instance: withMember(0, { launch: 3 }) }));
    expect(verdictOf).toEqual({ kind: 'reclaim', why: 'its member was launched again: launch 3' });
  });

  it('a task that was given up for dead is ended when it comes back, though nobody has replaced it yet', () => {
    const lastDeath = { launch: 3, proof: 'operator' as const, atMs: 1, message: '' };
    const fenced = claim({ instance: withMember(0, { launch: 3, lastDeath }) });
    expect(judge(found({ launch: 3 }), fenced)).toEqual({ kind: 'reclaim', why: 'the store holds it for dead' });
    expect(verdict(found({ kind: 'container', launch: 3 }), fenced)).toBe('owned');
    expect(verdict(found({ launch: 4 }), fenced)).toBe('quarantine');
  });

  it('what a tombstone names is reclaimed; volumes only where the data was to be deleted', () => {
    const [keep, gone] = [claim({ tombstone: { data: 'keep' } }), claim({ tombstone: { data: 'delete' } })];
    for (const kind of ['task', 'container'] as const) {
      for (const of of [keep, gone]) expect(verdict(found({ kind }), of)).toBe('reclaim');
    }
    expect(verdict(found({ kind: 'volume' }), keep)).toBe('quarantine');
    expect(verdict(found({ kind: 'volume' }), gone)).toBe('reclaim');
  });

  it("a volume is its member's on the member's agent, and may be kept on purpose", () => {
    const volume = found({ kind: 'volume', launch: null });
    const at = (over: Parameters<typeof home>[1]) => claim({ instance: withMember(0, { home: home(0, over) }) });
    expect(verdict(volume, at({ volumeId: 'x' }))).toBe('owned');
    expect(verdict(volume, at({ volumeId: null }))).toBe('owned');
    expect(verdict(volume, at({ volumeId: 'another' }))).toBe('quarantine');
    expect(verdict(volume, claim({ instance: withMember(0, { home: home(5) }) }))).toBe('quarantine');
    expect(verdict(volume, claim({ instance: withMember(0, { home: null }) }))).toBe('owned');
    const retained = [{ agentId: 'agent-0', volumeId: 'x' }];
    expect(verdict(volume, claim({ tombstone: { data: 'keep' }, retained }))).toBe('owned');
    expect(verdict(found({ kind: 'volume', agentId: 'agent-1' }), claim({ retained }))).toBe('quarantine');
  });
});
