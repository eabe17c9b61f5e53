/** The whole life of a Redis: created, written, failed over, scaled, destroyed; each step shows what it saw. */
import { join } from 'node:path';
import type Docker from 'dockerode';
import { Redis } from 'ioredis';
import type { Interrupts } from '../interrupts.ts';
import type { Settings } from '../settings/index.ts';
import { dockerClient } from '../setup/docker-client.ts';
import type { Ui } from '../ui/index.ts';
import { bringUp } from './bring-up.ts';
import { countThings, textOf } from './count-things.ts';
import type { Rest, ShownInstance, ShownMember } from './rest.ts';

export interface DemoOptions {
  readonly ui: Ui;
  readonly settings: Settings;
  readonly interrupts: Interrupts;
}

/** What the demo plays on. */
interface Stage {
  readonly rest: Rest;
  readonly docker: Docker;
  readonly settings: Settings;
}

const NAME = 'cache';
const KEYS = 1_000;
const WAIT_MS = 60_000;

export async function runDemo({ ui, settings, interrupts }: DemoOptions): Promise<void> {
  const beganMs = performance.now();
  // Its own data directory, so that it meets nothing of an `up` in the same folder.
  const own = { ...settings, dataDir: join(settings.dataDir, 'demo') };
  const running = await bringUp({
    ui,
    settings: own,
    configFile: null,
    interrupts,
    survivors: 'end',
    images: ['keelson/redis:7.0'],
  });
  try {
    await live(ui, { rest: running.rest, docker: dockerClient(own.dockerHost), settings: own }, interrupts.stop);
  } catch (error) {
    if (interrupts.stop.aborted) await tidyUp(ui, running.rest);
    throw error;
  } finally {
    await running.stop();
  }
  const seconds = ((performance.now() - beganMs) / 1000).toFixed(0);
  ui.line(`  Done in ${seconds} s. Next: ./keelson up, then ./keelson create redis mydb --slaves 2`);
}

async function live(ui: Ui, stage: Stage, signal: AbortSignal): Promise<void> {
  const { rest, docker } = stage;
  await removeLeftover(rest);
  const created = await ui.task(`create ${NAME}: 1 master, 2 slaves`, async () => {
    await rest.request('POST', '/v1/instances', { name: NAME, framework: 'redis', slaves: 2 });
    return rest.waitFor(NAME, 'running', WAIT_MS);
  });
  signal.throwIfAborted();
  const synced = await untilSynced(rest, signal);
  showMembers(ui, synced);
  const password = await rest.password(NAME);
  await ui.task(
    'write through the master, read from a slave:',
    () => writeAndRead(synced, password),
    (text) => text,
  );
  signal.throwIfAborted();
  await failOver(ui, rest, docker, created, password, signal);
  await ui.task('scale to 3 slaves', async () => {
    await rest.request('PATCH', `/v1/instances/${NAME}`, { slaves: 3 });
    const scaled = await rest.waitFor(NAME, 'running', WAIT_MS);
    if (scaled.members.length !== 4) throw new Error(`${scaled.members.length} members, 4 expected`);
  });
  const last = await rest.instance(NAME);
  await ui.task(
    'destroy:',
    () => destroy(stage, last),
    (text) => text,
  );
}

/** An interrupted demo takes with it what it made; where that fails, the next one does. */
async function tidyUp(ui: Ui, rest: Rest): Promise<void> {
  await ui.task(`interrupted: removing ${NAME}`, () => removeLeftover(rest)).catch(() => undefined);
}

async function removeLeftover(rest: Rest): Promise<void> {
  const left = await rest.instance(NAME).catch(() => null);
  if (left === null) return;
  await rest.request('DELETE', `/v1/instances/${NAME}?data=delete`);
  await untilGone(rest);
}

async function untilGone(rest: Rest): Promise<void> {
  const untilMs = performance.now() + WAIT_MS;
  while ((await rest.instance(NAME).catch(() => null)) !== null) {
    if (performance.now() > untilMs) throw new Error(`${NAME} is still there`);
    await sleep(20);
  }
}

async function untilSynced(rest: Rest, signal: AbortSignal): Promise<ShownInstance> {
  const untilMs = performance.now() + WAIT_MS;
  for (;;) {
    const instance = await rest.instance(NAME);
    if (instance.phase === 'running' && instance.members.every(({ synced }) => synced !== false)) return instance;
    if (performance.now() > untilMs) throw new Error('the slaves do not get in sync');
    signal.throwIfAborted();
    await sleep(20);
  }
}

function showMembers(ui: Ui, { members, master }: ShownInstance): void {
  for (const member of members) {
    const sync = member.synced === null ? '' : member.synced ? 'in sync' : 'syncing';
    const role = member.name === master ? 'master' : member.role;
    ui.detail(
      `${member.name}  ${role.padEnd(6)}  ${member.hostname}  ${endpoint(member)}  ${member.healthy ? 'healthy' : member.state}  ${sync}`,
    );
  }
}

async function writeAndRead(instance: ShownInstance, password: string): Promise<string> {
  const slave = instance.members.find(({ role }) => role === 'slave');
  if (slave === undefined) throw new Error('no slave');
  const [writer, reader] = [connect(masterOf(instance), password), connect(slave, password)];
  try {
    const pipeline = writer.pipeline();
    for (let i = 0; i < KEYS; i++) pipeline.set(`key-${i}`, String(i));
    await pipeline.exec();
    await writer.wait(instance.members.length - 1, 5_000);
    const count = await reader.dbsize();
    if (count !== KEYS) throw new Error(`${slave.name} has ${count} keys, ${KEYS} expected`);
    return `${KEYS} keys to ${masterOf(instance).name}, read from ${slave.name}`;
  } finally {
    writer.disconnect();
    reader.disconnect();
  }
}

async function failOver(
  ui: Ui,
  rest: Rest,
  docker: Docker,
  before: ShownInstance,
  password: string,
  signal: AbortSignal,
): Promise<void> {
  const old = masterOf(await rest.instance(NAME));
  await ui.task(
    `kill ${old.name}'s container:`,
    async () => {
      const container = await containerOf(docker, before.uid, old.name);
      const killedMs = performance.now();
      await container.kill();
      const instance = await untilMasterIsAnother(rest, old.name, signal);
      const master = masterOf(instance);
      const client = connect(master, password);
      try {
        await client.set('after', 'failover');
        const tookMs = Math.round(performance.now() - killedMs);
        const kept = (await client.dbsize()) - 1;
        if (kept !== KEYS) throw new Error(`${master.name} has ${kept} of ${KEYS} keys`);
        return { master, tookMs };
      } finally {
        client.disconnect();
      }
    },
    ({ master, tookMs }) => `${master.name} is master and took a write after ${tookMs} ms; ${KEYS} keys there`,
  );
  const why = (await rest.events(NAME)).find(({ kind }) => kind === 'elected');
  if (why !== undefined) ui.detail(`${why.member}: ${why.message}`);
  await ui.task(
    `${old.name} comes back:`,
    () => untilSynced(rest, signal),
    () => 'as a slave, in sync',
  );
}

async function untilMasterIsAnother(rest: Rest, old: string, signal: AbortSignal): Promise<ShownInstance> {
  const untilMs = performance.now() + WAIT_MS;
  for (;;) {
    const instance = await rest.instance(NAME);
    if (instance.master !== null && instance.master !== old && instance.epoch > 1) return instance;
    if (performance.now() > untilMs) throw new Error('no new master');
    signal.throwIfAborted();
    await sleep(5);
  }
}

async function destroy({ rest, docker, settings }: Stage, before: ShownInstance): Promise<string> {
  const had = await countThings(docker, settings, before);
  // What counts nothing while the servers run would count nothing of what is left, either.
  const blind = Object.entries(had).filter(([, found]) => found < before.members.length);
  if (blind.length > 0) throw new Error(`${before.members.length} members run, but are seen as ${textOf(had)}`);
  await rest.request('DELETE', `/v1/instances/${NAME}?data=delete`);
  await untilGone(rest);
  const left = await countThings(docker, settings, before);
  if (Object.values(left).some((found) => found > 0)) throw new Error(`${textOf(left)} left`);
  return `of ${textOf(had)}: ${textOf(left)} left`;
}

async function containerOf(docker: Docker, uid: string, member: string): Promise<Docker.Container> {
  const [found] = await docker.listContainers({
    filters: { label: [`keelson.instance-uid=${uid}`, `keelson.member=${member.split('-').at(-1)}`] },
  });
  if (found === undefined) throw new Error(`${member} has no container`);
  return docker.getContainer(found.Id);
}

function masterOf(instance: ShownInstance): ShownMember {
  const master = instance.members.find(({ name }) => name === instance.master);
  if (master === undefined) throw new Error(`${instance.name} has no master`);
  return master;
}

function connect(member: ShownMember, password: string): Redis {
  const client = new Redis({
    host: member.address ?? '',
    port: member.ports.redis ?? 0,
    password,
    maxRetriesPerRequest: 2,
  });
  client.on('error', () => undefined);
  return client;
}

function endpoint({ address, ports }: ShownMember): string {
  return `${address}:${ports.redis}`;
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
