/** What must be so once the shaking has stopped. */

import { messageOf } from '@keelson/core';
import { type Instance, type Keelson, until } from '../support/keelson.ts';
import { allContainers, containersOf, processesOf, secretFoldersOf, volumesOf } from '../support/traces.ts';
import type { History } from './history.ts';
import type { Watch } from './watch.ts';

const CONVERGE_MS = 180_000;

/** Every instance runs, as its spec asks, with one master and slaves in sync. */
export async function checkConverged(keelson: Keelson, history: History): Promise<void> {
  await soon(history, 'the scheduler leads', () => until(() => leads(keelson).catch(() => false), CONVERGE_MS));
  const { body } = await keelson.request<{ items: Instance[] }>('GET', '/v1/instances?limit=100');
  for (const { name, phase } of body.items) {
    if (phase === 'destroying') await soon(history, `${name} is gone`, () => keelson.gone(name));
    else {
      await keelson.request('POST', `/v1/instances/${name}/resume`);
      await soon(history, `${name} runs`, () => keelson.running(name, CONVERGE_MS));
    }
  }
}

/** What every member had acknowledged is there, on each. */
export async function checkKept(keelson: Keelson, history: History, watch: Watch): Promise<void> {
  const { members } = await keelson.get(watch.name);
  for (const { name } of members.filter(({ state }) => state === 'running')) {
    const client = await keelson.client(watch.name, name);
    const keys = new Set<string>();
    for await (const page of client.scanStream({ match: 'kept:*', count: 1000 })) for (const key of page) keys.add(key);
    client.disconnect();
    const lost = [...watch.kept].filter((key) => !keys.has(key));
    if (lost.length > 0)
      history.violation(
        `${name} lost ${lost.length} of ${watch.kept.size} writes: ${lost.slice(0, 5)} … ${lost.at(-1)}`,
      );
  }
}

/** What an operator would ask "why?" about. */
const WITH_REASON: readonly string[] = [
  'dead',
  'lost',
  'killed',
  'failoverStarted',
  'failoverWaits',
  'elected',
  'promoted',
  'demoted',
  'requestRefused',
  'backoff',
  'unhealthy',
];
/** One of them stands before each new epoch. */
const BEFORE_EPOCHS: readonly string[] = [
  'promoted',
  'failoverStarted',
  'failoverWaits',
  'dead',
  'killed',
  'suspended',
];

export async function checkReasons(keelson: Keelson, history: History, name: string): Promise<void> {
  const { epoch } = await keelson.get(name);
  const events = await keelson.events(name);
  const why = events.filter(({ kind }) => BEFORE_EPOCHS.includes(kind));
  history.say(`${name}: epoch ${epoch}, ${events.length} events, ${why.length} about its master`);
  if (why.length < epoch - 1 && events.length < 1000)
    history.violation(`${name}: ${epoch} epochs, but ${why.length} reasons`);
  for (const { message, kind } of events)
    if (WITH_REASON.includes(kind) && message === '') history.violation(`${name}: ${kind} says nothing`);
}

/** Nothing is left of what was destroyed with its data; only volumes of what was destroyed without. */
export async function checkNothingLeft(
  keelson: Keelson,
  history: History,
  uids: ReadonlyMap<string, boolean>,
): Promise<void> {
  const { body } = await keelson.request<{ items: Instance[] }>('GET', '/v1/instances?limit=100');
  for (const { name } of body.items) await keelson.request('DELETE', `/v1/instances/${name}?data=delete`);
  for (const { name } of body.items) await soon(history, `${name} is gone`, () => keelson.gone(name));
  history.say(
    `${body.items.length} instances destroyed; ${volumesOf(keelson.dataDir).length} volumes are kept of ${uids.size} in all`,
  );
  await soon(history, 'no container is left', () =>
    empty(async () => (await containersOf(keelson.dataDir)).map(({ Names, State }) => `${Names} ${State}`)),
  );
  for (const [uid, isDeleted] of uids) {
    await soon(history, `no container of ${uid} is left`, () =>
      empty(async () => (await allContainers(uid)).map(({ Names, State }) => `${Names} ${State}`)),
    );
    await soon(history, `no files of ${uid} are left`, () => empty(async () => secretFoldersOf(uid)));
    if (isDeleted)
      await soon(history, `no volume of ${uid} is left`, () =>
        empty(async () => volumesOf(keelson.dataDir).filter((volume) => volume.includes(uid))),
      );
  }
  await soon(history, 'no task holds anything', () => empty(() => used(keelson)));
  await soon(history, 'nothing is quarantined', () => empty(() => quarantined(keelson)));
}

/** After Ctrl-C. */
export async function checkNoProcess(keelson: Keelson, history: History): Promise<void> {
  await soon(history, 'no process is left', () =>
    empty(async () => processesOf(keelson.dataDir).map(({ pid, command }) => `${pid} ${command}`)),
  );
}

async function leads(keelson: Keelson): Promise<boolean> {
  const { status, body } = await keelson.request<{ leading: boolean }>('GET', '/readyz');
  return status === 200 && body.leading;
}

/** What is there and belongs to nobody, the agents asked anew. */
async function quarantined(keelson: Keelson): Promise<string[]> {
  const audit = await keelson.request<{ silent: string[] }>('POST', '/v1/audit');
  const { body } = await keelson.request<{ items: { kind: string; id: string }[] }>('GET', '/v1/quarantine');
  return [
    ...audit.body.silent.map((agent) => `${agent} is silent`),
    ...body.items.map(({ kind, id }) => `${kind} ${id}`),
  ];
}

interface MesosState {
  readonly slaves: readonly { readonly id: string; readonly used_resources: { readonly ports?: string } }[];
  readonly frameworks: readonly { readonly tasks: readonly { readonly id: string; readonly state: string }[] }[];
}

async function used(keelson: Keelson): Promise<string[]> {
  const response = await fetch(`http://127.0.0.1:${keelson.ports.mesos}/state`);
  const state: MesosState = JSON.parse(await response.text());
  return [
    ...state.slaves.flatMap(({ id, used_resources: { ports } }) =>
      ports === undefined ? [] : [`${id}: ports ${ports}`],
    ),
    ...state.frameworks.flatMap(({ tasks }) => tasks.map((task) => `${task.id} ${task.state}`)),
  ];
}

async function empty(find: () => Promise<readonly string[]>): Promise<void> {
  let found: readonly string[] = [];
  await until(
    async () => {
      found = await find().catch((error: unknown) => [String(error)]);
      return found.length === 0;
    },
    30_000,
    () => found.join(', '),
  );
}

async function soon(history: History, what: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    history.violation(`${what}: ${messageOf(error)}`);
  }
}
