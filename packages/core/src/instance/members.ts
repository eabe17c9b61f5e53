/** As many members as the spec asks for: new ones get the next ordinal, surplus slaves are retired, the highest first. */
import type { Member } from '../model/member.ts';
import type { Role } from '../model/traits.ts';
import { type Draft, killTask, say } from './draft.ts';

export function planMembers(draft: Draft): void {
  const { status, instance } = draft;
  if (status.members.length === 0 && instance.traits.topology !== 'cluster') status.master = 0;
  const present = status.members.filter(({ wanted }) => wanted === 'present');
  const missing = wantedCount(draft) - present.length;
  for (let i = 0; i < missing; i++) addMember(draft);
  if (missing < 0) retire(draft, present, -missing);
  if (status.observedGeneration !== instance.declared.generation) {
    if (status.observedGeneration > 0) say(draft, 'specChanged', null, `generation ${instance.declared.generation}`);
    status.observedGeneration = instance.declared.generation;
  }
}

function wantedCount({ instance }: Draft): number {
  const { spec } = instance.declared;
  switch (instance.traits.topology) {
    case 'single':
      return 1;
    case 'master-slave':
      return 1 + spec.slaves;
    case 'cluster':
      return spec.peers;
  }
}

function addMember(draft: Draft): void {
  const { members } = draft.status;
  const retired = members.filter(({ wanted }) => wanted === 'retired').sort((a, b) => a.ordinal - b.ordinal)[0];
  if (retired !== undefined) {
    retired.wanted = 'present';
    say(draft, 'memberAdded', retired, 'back on the volume that it had');
    return;
  }
  const ordinal = members.reduce((highest, member) => Math.max(highest, member.ordinal), -1) + 1;
  const member = newMember(ordinal, roleOf(draft, ordinal));
  members.push(member);
  say(draft, 'memberAdded', member, `as ${member.role}`);
}

function roleOf({ instance, status }: Draft, ordinal: number): Role {
  if (instance.traits.topology === 'cluster') return 'peer';
  return ordinal === status.master ? 'master' : 'slave';
}

function newMember(ordinal: number, role: Role): Member {
  return {
    ordinal,
    role,
    wanted: 'present',
    launch: 0,
    home: null,
    task: null,
    backoff: null,
    waiting: null,
    syncedEpoch: null,
    position: null,
    followedEpoch: null,
    lastDeath: null,
  };
}

function retire(draft: Draft, present: readonly Member[], surplus: number): void {
  const { failover, master } = draft.status;
  const needed = new Set([master, failover?.candidate ?? null, failover?.from ?? null]);
  const candidates = present.filter(({ ordinal }) => !needed.has(ordinal)).sort((a, b) => b.ordinal - a.ordinal);
  for (const member of candidates.slice(0, surplus)) {
    member.wanted = 'retired';
    member.waiting = null;
    member.backoff = null;
    say(draft, 'memberRetired', member, 'the spec asks for fewer; its volume is kept');
    killTask(draft, member, 'scaled down');
  }
}
