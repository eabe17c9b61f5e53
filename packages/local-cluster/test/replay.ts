/**
 * Plays a recorded scenario of a real Mesos against the local cluster: sends the calls of the recording, with ids put in
 * place, and expects its events. Offers are matched by agent, not one by one: the local cluster makes them at once.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  type Event,
  eventually,
  executor,
  get,
  isJson,
  type Json,
  statusOf,
  type TestCluster,
  type TestOffer,
  type TestScheduler,
} from './harness.ts';

const WIRE = fileURLToPath(new URL('../../../test/wire/scheduler/', import.meta.url));

interface Entry {
  readonly t: number;
  readonly dir: string;
  readonly type: string;
  readonly stream?: number;
  readonly message?: Json;
  readonly status?: number;
}

export interface Replay {
  /** Events of the recording that did not come. */
  readonly missing: readonly string[];
  /** Events that came, and are not in the recording. */
  readonly unexpected: readonly string[];
  /** Calls that were answered with another status. */
  readonly wrongStatus: readonly string[];
}

const VOLATILE = new Set(['timestamp', 'uuid', 'container_id', 'executor_pid', 'nanoseconds']);
/** How long an event of the recording may take on a busy machine. */
const PATIENCE_MS = 20_000;
/** The recordings are played this much faster. */
const PACE_MS_PER_SECOND = 200;
/** How many there are, and when, depends on how offers are cut. */
const UNCOUNTED = new Set(['OFFERS', 'HEARTBEAT', 'RESCIND', 'SUBSCRIBED']);

export async function replay(name: string, cluster: TestCluster): Promise<Replay> {
  return new Player(name, cluster).play();
}

class Player {
  private readonly entries: Entry[];
  private readonly cluster: TestCluster;
  private scheduler: TestScheduler;
  private readonly recordedOffers = new Map<string, string>();
  private readonly recordedUpdates = new Map<string, string>();
  private readonly acknowledged = new Set<string>();
  private startedMs = performance.now();
  private readonly missing: string[] = [];
  private readonly wrongStatus: string[] = [];
  private recordedMaster = '';
  private from = 0;

  constructor(name: string, cluster: TestCluster) {
    const lines = readFileSync(`${WIRE}${name}.json/timeline.jsonl`, 'utf8').trim().split('\n');
    this.entries = lines.map((line): Entry => JSON.parse(line));
    this.cluster = cluster;
    this.scheduler = cluster.scheduler();
  }

  async play(): Promise<Replay> {
    this.scheduler.acknowledging = false;
    for (const entry of this.entries) {
      if (entry.dir !== 'event') await this.reach(entry.t);
      if (entry.dir === 'event' && entry.message !== undefined) this.expect(entry.message);
      else if (entry.dir === 'call' && entry.type === 'ACKNOWLEDGE') await this.acknowledge(entry);
      else if (entry.dir === 'call') await this.call(entry);
      else if (entry.dir === 'action') await this.act(entry);
      else if (entry.dir === 'operator' && entry.type !== 'GET_AGENTS' && entry.type !== 'GET_TASKS')
        await this.operate(entry);
    }
    await this.settle();
    const came = this.scheduler.events
      .slice(this.from)
      .filter(isFirst)
      .map((event) => this.normalize(event, this.master()));
    const unexpected = subtractLists(
      came.filter((text) => !UNCOUNTED.has(typeOf(text))),
      this.allExpected,
    );
    return { missing: this.missing, unexpected, wrongStatus: this.wrongStatus };
  }

  private readonly allExpected: string[] = [];

  private expect(message: Json): void {
    const id = get(message, 'subscribed', 'framework_id', 'value');
    if (typeof id === 'string') this.recordedMaster = id.slice(0, id.lastIndexOf('-'));
    const offers = get(message, 'offers', 'offers');
    for (const offer of Array.isArray(offers) ? offers : []) {
      this.recordedOffers.set(
        String(get(offer, 'id', 'value')),
        String(get(offer, 'agent_id', 'value')).slice(this.recordedMaster.length),
      );
    }
    const text = this.normalize(message, this.recordedMaster);
    if (uuidOf(message) !== '') this.recordedUpdates.set(uuidOf(message), text);
    // One that came again after it was acknowledged had crossed with that: who is quicker differs from run to run.
    if (UNCOUNTED.has(typeOf(text)) || this.acknowledged.has(uuidOf(message))) return;
    this.allExpected.push(text);
  }

  /** Waits for what the recording had seen by now. */
  private async settle(): Promise<void> {
    const left = (): string[] =>
      subtractLists(
        this.allExpected,
        this.scheduler.events.map((event) => this.normalize(event, this.master())),
      );
    await eventually(() => left().filter((text) => !this.missing.includes(text)).length === 0, PATIENCE_MS).catch(() =>
      this.missing.push(...left()),
    );
  }

  private async reach(seconds: number): Promise<void> {
    const waitMs = this.startedMs + seconds * PACE_MS_PER_SECOND - performance.now();
    if (waitMs > 0) await new Promise((done) => setTimeout(done, waitMs));
  }

  /** A busy machine is late: what follows keeps its distance from what was waited for. */
  private setClock(seconds: number): void {
    this.startedMs = Math.max(this.startedMs, performance.now() - seconds * PACE_MS_PER_SECOND);
  }

  /** The update that the recording acknowledges, as it came here. */
  private async acknowledge({ message }: Entry): Promise<void> {
    const uuid = String(get(message, 'acknowledge', 'uuid'));
    const text = this.recordedUpdates.get(uuid);
    // Updates that come twice are acknowledged twice.
    if (this.acknowledged.has(uuid)) return;
    this.acknowledged.add(uuid);
    const find = (): Event | undefined =>
      this.scheduler.events.find(
        (event) =>
          !this.acknowledged.has(uuidOf(event)) &&
          uuidOf(event) !== '' &&
          this.normalize(event, this.master()) === text,
      );
    const event = await eventually(find, PATIENCE_MS).catch(() => undefined);
    if (event === undefined) return void this.missing.push(`to acknowledge: ${text}`);
    this.acknowledged.add(uuidOf(event));
    await this.scheduler.acknowledge(statusOf(event));
  }

  private async call({ t, type, message = {}, status }: Entry): Promise<void> {
    await this.settle();
    this.setClock(t);
    if (type === 'SUBSCRIBE') {
      const info = get(message, 'subscribe', 'framework_info');
      const { id: _id, ...framework } = isJson(info) ? info : {};
      await this.scheduler.subscribe(framework).catch((error: unknown) => this.missing.push(String(error)));
      return;
    }
    const [body] = Object.entries(message).filter(([key]) => key !== 'type' && key !== 'framework_id');
    const content = body === undefined ? {} : { [body[0]]: await this.localize(body[1]) };
    const own = type === 'ACKNOWLEDGE_OPERATION_STATUS' ? this.withOwnUuid(content) : content;
    const answer = await this.scheduler.call(type, own);
    if (answer.status !== status) this.wrongStatus.push(`${type}: ${answer.status} ${answer.text}`);
  }

  /** The operation's status as it came here; statuses without a uuid are acknowledged in vain, as in the recording. */
  private withOwnUuid(content: Json): Json {
    const call = get(content, 'acknowledge_operation_status');
    if (!isJson(call) || call.uuid === '') return content;
    const statuses = this.scheduler.events.map((event) => get(event, 'update_operation_status', 'status'));
    const id = get(call, 'operation_id', 'value');
    const status = statuses.findLast(
      (one) => get(one, 'operation_id', 'value') === id && get(one, 'uuid') !== undefined,
    );
    return { acknowledge_operation_status: { ...call, uuid: get(status, 'uuid', 'value') } };
  }

  private async operate({ t, message = {}, status, type }: Entry): Promise<void> {
    await this.settle();
    this.setClock(t);
    const call = await this.localize(message);
    const answer = await this.cluster.operator(isJson(call) ? { ...call, type } : { type });
    if (answer.status !== status) this.wrongStatus.push(`${type}: ${answer.status} ${answer.text}`);
  }

  private async act({ t, type: what }: Entry): Promise<void> {
    const agent = /agent(\d)/.exec(what)?.[1] ?? '1';
    const action = [
      [/^SIGSTOP to the process of/, 'cut'],
      [/^SIGCONT to the process of/, 'heal'],
      [/^SIGKILL to the agent/, 'stop'],
      [/^(the )?agent started again/, 'start'],
    ].find(([pattern]) => pattern instanceof RegExp && pattern.test(what))?.[1];
    if (action === undefined && !/^SIGKILL to the executor/.test(what)) return;
    await this.settle();
    this.setClock(t);
    if (action !== undefined) await this.cluster.control(`agents/${agent}/${String(action)}`);
    if (what.includes('executor')) this.killExecutors();
  }

  private killExecutors(): void {
    const pids = this.scheduler.events.flatMap(
      (event) => get(event, 'update', 'status', 'container_status', 'executor_pid') ?? [],
    );
    for (const pid of new Set(pids)) if (typeof pid === 'number') process.kill(pid, 'SIGKILL');
  }

  /** Ids of the recording become ours, its executor becomes the fixture, offers become all that the agent has to offer. */
  private async localize(value: unknown): Promise<unknown> {
    if (!isJson(value)) return typeof value === 'string' ? this.rename(value) : value;
    if (Array.isArray(value)) return Promise.all(value.map((one: unknown) => this.localize(one)));
    const local: Json = {};
    for (const [key, inner] of Object.entries(value)) {
      if (key === 'offer_ids') local[key] = (await this.offersFor(inner)).map(({ id }) => id);
      else if (key === 'executor' && get(inner, 'command', 'value') === '/usr/bin/python3')
        local[key] = fixtureFor(inner);
      else if (key === 'data' && typeof inner === 'string') local[key] = fixtureData(inner);
      else local[key] = await this.localize(inner);
    }
    return local;
  }

  private async offersFor(ids: unknown): Promise<(TestOffer | { id: { value: string } })[]> {
    const names = (Array.isArray(ids) ? ids : []).map((id: unknown) => String(get(id, 'value')));
    const agents = new Set(names.flatMap((name) => this.recordedOffers.get(name) ?? []));
    const unknown = names.filter((name) => !this.recordedOffers.has(name)).map((value) => ({ id: { value } }));
    const known = await Promise.all([...agents].map((agent) => this.offersOf(this.master() + agent)));
    return [...known.flat(), ...unknown];
  }

  private async offersOf(agentId: string): Promise<TestOffer[]> {
    const find = (): TestOffer[] => this.scheduler.outstanding().filter(({ agent_id }) => agent_id.value === agentId);
    await eventually(() => find().length > 0);
    // What else is free comes within moments.
    await new Promise((done) => setTimeout(done, 50));
    const offers = find();
    this.scheduler.forget(offers);
    return offers;
  }

  private rename(text: string): string {
    return this.recordedMaster === '' ? text : text.replaceAll(this.recordedMaster, this.master());
  }

  private master(): string {
    const id = this.scheduler.frameworkId;
    return id.slice(0, id.lastIndexOf('-'));
  }

  private normalize(message: Event | Json, master: string): string {
    return JSON.stringify(message, (key, value: unknown) => {
      if (VOLATILE.has(key)) return '…';
      if (typeof value === 'string') return normalizeText(master === '' ? value : value.replaceAll(master, '~'));
      if (!isJson(value) || Array.isArray(value)) return value;
      return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
    });
  }
}

/** Lists of resources come in any order, and hostnames and ports are ours. */
function normalizeText(text: string): string {
  const local = text
    .replace(/slave\(1\)@127\.0\.0\.1:\d+/, 'slave')
    .replaceAll('agent-1', 'agent1')
    .replaceAll('agent-2', 'agent2');
  if (!/ more than available | does not contain /.test(local)) return local;
  return local
    .split(/; | (?:is more than available|does not contain) /)
    .sort()
    .join('; ');
}

/** Updates are sent again after a re-registration: the first counts. */
function isFirst(event: Event, index: number, events: readonly Event[]): boolean {
  const uuid = get(event, 'update', 'status', 'uuid');
  return uuid === undefined || events.findIndex((other) => get(other, 'update', 'status', 'uuid') === uuid) === index;
}

function uuidOf(event: Json): string {
  const uuid = get(event, 'update', 'status', 'uuid');
  return typeof uuid === 'string' ? uuid : '';
}

function typeOf(text: string): string {
  return String(get(JSON.parse(text), 'type'));
}

function fixtureFor(recorded: unknown): Json {
  const id = String(get(recorded, 'executor_id', 'value'));
  const args = get(recorded, 'command', 'arguments');
  const more = Array.isArray(args) ? args.map(String).slice(3) : [];
  return executor(id, ...more);
}

/** Data of a task: seconds become milliseconds. Other data stays. */
function fixtureData(data: string): string {
  const text = Buffer.from(data, 'base64').toString();
  if (!text.startsWith('{')) return data;
  const asked: Json = JSON.parse(text);
  const { finish_after: seconds, ...rest } = asked;
  const converted = typeof seconds === 'number' ? { ...rest, finishAfterMs: seconds * PACE_MS_PER_SECOND } : rest;
  return Buffer.from(JSON.stringify(converted)).toString('base64');
}

function subtractLists(all: readonly string[], less: readonly string[]): string[] {
  const left = [...less];
  return all.filter((text) => {
    const index = left.indexOf(text);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}
