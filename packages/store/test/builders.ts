import {
  createInstance,
  type Instance,
  type InstanceStatus,
  type JournalEntry,
  type Member,
  specSchema,
} from '@keelson/core';
import type { RetainedVolume, Store } from '../src/index.ts';

export const traits: Instance['traits'] = {
  topology: 'master-slave',
  ports: ['redis'],
  startOrder: 'together',
  bootstrap: 'any',
  hooks: ['config'],
  operations: ['probe', 'promote', 'follow'],
  volume: true,
  maintenance: [],
};

let made = 0;

/** `name` with a uid that no other has. */
export function instance(name: string, options: Readonly<Record<string, string>> = {}): Instance {
  made += 1;
  const uid = `${name}-${made.toString(36).padStart(8, '0')}`;
  return createInstance(uid, specSchema.parse({ name, framework: 'redis', slaves: 2, options }), traits, 1_000);
}

/** An instance as it is when all its members run. */
export function runningInstance(name: string): Instance {
  const fresh = instance(name);
  const members = [0, 1, 2].map((ordinal) => runningMember(fresh.uid, ordinal));
  return { ...fresh, status: { ...fresh.status, master: 0, epochLaunch: 1, members } };
}

function runningMember(uid: string, ordinal: number): Member {
  const role = ordinal === 0 ? 'master' : 'slave';
  return {
    ordinal,
    role,
    wanted: 'present',
    launch: 1,
    home: {
      agentId: `agent-${ordinal}`,
      hostname: `host-${ordinal}`,
      address: `10.0.0.${ordinal}`,
      ports: { redis: 31_000 + ordinal },
      volumeId: `${uid}-${ordinal}`,
    },
    task: {
      launch: 1,
      state: 'running',
      template: 1,
      launchedAs: role,
      offerIds: [],
      deadlineMs: null,
      executorId: `executor-${ordinal}`,
      config: {
        image: 'redis:7',
        args: ['redis-server', '/keelson/redis.conf'],
        env: {},
        files: [{ path: '/keelson/redis.conf', mode: 0o400, uid: 0, gid: 0, sha256: 'a'.repeat(64), bytes: 512 }],
        volume: { path: '/data' },
        ulimits: {},
        health: {
          check: { kind: 'command', argv: ['redis-cli', 'PING'], expect: 'PONG' },
          intervalMs: 5_000,
          timeoutMs: 2_000,
          startTimeoutMs: 60_000,
          failures: 3,
        },
        stop: { signal: 'SIGTERM', graceMs: 10_000 },
      },
      healthy: true,
      runningHook: 'called',
      sinceMs: 2_000,
      killSinceMs: null,
      message: '',
    },
    backoff: null,
    waiting: null,
    waitingSinceMs: null,
    homeSilentSinceMs: null,
    takenPorts: [],
    unfitAgents: [],
    formerVolumes: [],
    membership: null,
    drain: null,
    givenUp: [],
    leftEpoch: null,
    syncedEpoch: 1,
    position: { history: 'f'.repeat(40), value: '123456' },
    followedEpoch: 1,
    lastDeath: null,
  };
}

export function nextStatus({ status }: Instance, change: Partial<InstanceStatus> = {}): InstanceStatus {
  return { ...status, ...change, revision: status.revision + 1 };
}

export function nextDeclared({ declared }: Instance, slaves: number): Instance['declared'] {
  return { ...declared, spec: { ...declared.spec, slaves }, generation: declared.generation + 1 };
}

export function entry(message: string): JournalEntry {
  return { kind: 'running', atMs: 5, member: null, message };
}

/** Writes the next status of what the store has now. */
export function writeNext(store: Store, uid: string, term: number, change: Partial<InstanceStatus> = {}, message = '') {
  const known = store.get(uid);
  if (known === undefined) throw new Error(`${uid} is not known`);
  return store.writeStatus({
    term,
    uid,
    expectedRevision: known.status.revision,
    status: nextStatus(known, change),
    journal: message === '' ? [] : [entry(message)],
  });
}

export function removal(
  { uid, declared, status }: Instance,
  term: number,
  data: 'keep' | 'delete' = 'keep',
  retained: readonly RetainedVolume[] = [],
) {
  const { name } = declared.spec;
  return {
    term,
    uid,
    expectedRevision: status.revision,
    expectedGeneration: declared.generation,
    tombstone: { uid, name, data, atMs: 9 },
    retained,
    journal: [entry('destroyed')],
  };
}

/** Waits until `condition` holds; fails with what was waited for. */
export async function eventually(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`did not happen: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
