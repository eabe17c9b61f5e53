/** A scheduler: one subscription at a time, every event kept in order. */
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { type Answer, post } from './http.ts';
import { at, isJson, type Json, listAt, parse, textAt } from './json.ts';
import { Records } from './record-io.ts';
import { eventually } from './wait.ts';

export const CAPABILITIES = ['MULTI_ROLE', 'PARTITION_AWARE', 'TASK_KILLING_STATE', 'RESERVATION_REFINEMENT'];

export interface SessionOptions {
  readonly url: () => string;
  readonly framework: Json;
}

export class Session {
  readonly events: Json[] = [];
  /** The same, as they came. */
  readonly records: string[] = [];
  head: IncomingMessage['headers'] = {};
  frameworkId = '';
  streamId = '';
  /** Whether updates are acknowledged as they come. */
  acknowledging = true;
  /** How the current stream has ended: by its last chunk, or cut. */
  ended: 'chunk' | 'cut' | undefined;
  private readonly options: SessionOptions;
  private readonly held = new Map<string, Json>();
  private stream: ClientRequest | undefined;
  private fences = 0;

  constructor(options: SessionOptions) {
    this.options = options;
  }

  get url(): string {
    return `${this.options.url()}/api/v1/scheduler`;
  }

  /** SUBSCRIBE, again with the id where there is one; resolves with the first event. `framework` and `more` change the call. */
  async subscribe(framework: Json = {}, more: Json = {}): Promise<Json> {
    const id = this.frameworkId === '' ? {} : { id: { value: this.frameworkId } };
    const ids = this.frameworkId === '' ? {} : { framework_id: { value: this.frameworkId } };
    const info = { ...this.options.framework, ...id, ...framework };
    const from = this.events.length;
    this.held.clear();
    await this.open(JSON.stringify({ type: 'SUBSCRIBE', ...ids, subscribe: { framework_info: info, ...more } }));
    const first = await this.next('the first event', () => true, from);
    if (first.type === 'SUBSCRIBED') this.frameworkId = textAt(first, 'subscribed.framework_id.value');
    return first;
  }

  /** Cuts the connection. */
  drop(): void {
    this.stream?.destroy();
    this.ended = 'cut';
  }

  async teardown(): Promise<void> {
    if (this.ended === undefined && this.frameworkId !== '') await this.call('TEARDOWN').catch(() => undefined);
    this.drop();
  }

  call(type: string, body: Json = {}, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const call = { type, framework_id: { value: this.frameworkId }, ...body };
    return post(this.url, call, { 'Mesos-Stream-Id': this.streamId, ...headers });
  }

  /** The first event from `from` on that fits. */
  async next(what: string, fits: (event: Json) => boolean, from = 0): Promise<Json> {
    const seen = (): string => `${what}, among ${this.events.slice(from).map(brief).join(' ')}`;
    return eventually(seen, () => this.events.slice(from).find(fits));
  }

  event(type: string, from = 0, fits: (event: Json) => boolean = () => true): Promise<Json> {
    return this.next(type, (event) => event.type === type && fits(event), from);
  }

  /** The status of the first update of a task in a state. */
  async status(taskId: string, state: string, from = 0, fits: (status: Json) => boolean = () => true): Promise<Json> {
    const event = await this.next(
      `${state} of ${taskId}`,
      (one) => statusOf(one, taskId)?.state === state && fits(statusOf(one, taskId) ?? {}),
      from,
    );
    return statusOf(event, taskId) ?? {};
  }

  /** All updates of a task so far, each once: what was not acknowledged in time comes again. */
  statuses(taskId: string, from = 0): Json[] {
    return this.deliveries(taskId, from).filter(
      ({ uuid }, index, all) => uuid === undefined || all.findIndex((other) => other.uuid === uuid) === index,
    );
  }

  /** As they came. */
  deliveries(taskId: string, from = 0): Json[] {
    return this.events
      .slice(from)
      .map((event) => statusOf(event, taskId))
      .filter((status) => status !== undefined);
  }

  /**
   * Waits until everything that the master did before this has arrived: asks for a task that does not exist, whose answer
   * cannot overtake. What has not come by then is not coming.
   */
  async fence(): Promise<void> {
    this.fences += 1;
    const id = `fence-${this.fences}`;
    const from = this.events.length;
    await this.call('RECONCILE', { reconcile: { tasks: [{ task_id: { value: id } }] } });
    await this.next(`the answer to ${id}`, (event) => statusOf(event, id) !== undefined, from);
  }

  /** Offers that were neither used nor rescinded. */
  outstanding(): Json[] {
    return [...this.held.values()];
  }

  /** An outstanding offer with a good part of an agent, unless asked for something else. */
  async offer(fits: (offer: Json) => boolean = isRoomy): Promise<Json> {
    const seen = (): string => `an offer, among ${JSON.stringify(this.outstanding())}`;
    return eventually(seen, () => this.outstanding().find(fits));
  }

  /** ACCEPT; expects 202. */
  async accept(offers: readonly Json[], operations: readonly Json[], refuseSeconds = 0): Promise<void> {
    const ids = offers.map((offer) => textAt(offer, 'id.value'));
    for (const id of ids) this.held.delete(id);
    const filters = { refuse_seconds: refuseSeconds };
    const accept = { offer_ids: ids.map((value) => ({ value })), operations, filters };
    const { status, body } = await this.call('ACCEPT', { accept });
    if (status !== 202) throw new Error(`ACCEPT: ${status} ${body}`);
  }

  async launch(offer: Json, tasks: readonly Json[], refuseSeconds = 0): Promise<void> {
    await this.accept([offer], [{ type: 'LAUNCH', launch: { task_infos: tasks } }], refuseSeconds);
  }

  async decline(offers: readonly Json[], refuseSeconds: number): Promise<void> {
    const ids = offers.map((offer) => ({ value: textAt(offer, 'id.value') }));
    for (const { value } of ids) this.held.delete(value);
    await this.call('DECLINE', { decline: { offer_ids: ids, filters: { refuse_seconds: refuseSeconds } } });
  }

  acknowledge({ agent_id, task_id, uuid }: Json): Promise<Answer> {
    return this.call('ACKNOWLEDGE', { acknowledge: { agent_id, task_id, uuid } });
  }

  kill(taskId: string, agentId?: unknown, more: Json = {}): Promise<Answer> {
    return this.call('KILL', { kill: { task_id: { value: taskId }, agent_id: agentId, ...more } });
  }

  reconcile(tasks: readonly Json[]): Promise<Answer> {
    return this.call('RECONCILE', { reconcile: { tasks } });
  }

  private open(body: string): Promise<void> {
    this.stream?.destroy();
    this.ended = undefined;
    return new Promise((done, fail) => {
      const headers = { 'Content-Type': 'application/json', Accept: 'application/json' };
      const stream = request(this.url, { method: 'POST', headers, agent: false }, (response) => {
        if (response.statusCode !== 200) return fail(new Error(`SUBSCRIBE was answered with ${response.statusCode}`));
        this.head = response.headers;
        this.streamId = String(response.headers['mesos-stream-id'] ?? '');
        this.read(stream, response);
        done();
      });
      this.stream = stream;
      stream.on('error', fail);
      stream.end(body);
    });
  }

  private read(stream: ClientRequest, response: IncomingMessage): void {
    const records = new Records();
    const isCurrent = (): boolean => this.stream === stream;
    response.on('data', (chunk: Buffer) => {
      for (const record of records.push(chunk)) if (isCurrent()) this.take(record.toString());
    });
    response.on('end', () => isCurrent() && this.end('chunk'));
    response.on('error', () => isCurrent() && this.end('cut'));
  }

  private end(how: 'chunk' | 'cut'): void {
    this.ended ??= how;
  }

  private take(record: string): void {
    const event = parse(record);
    this.records.push(record);
    this.events.push(event);
    for (const offer of listAt(event, 'offers.offers')) this.held.set(textAt(offer, 'id.value'), offer);
    if (event.type === 'RESCIND') this.held.delete(textAt(event, 'rescind.offer_id.value'));
    if (event.type !== 'UPDATE' || !this.acknowledging) return;
    const status = at(event, 'update.status');
    if (isJson(status) && status.uuid !== undefined) void this.acknowledge(status).catch(() => undefined);
  }
}

/** The status in an UPDATE of this task. */
export function statusOf(event: Json, taskId: string): Json | undefined {
  const status = at(event, 'update.status');
  return isJson(status) && textAt(status, 'task_id.value') === taskId ? status : undefined;
}

export function agentOf(offer: Json): string {
  return textAt(offer, 'agent_id.value');
}

/** The sum of a scalar over all its entries. */
export function amount(offer: Json, name: string): number {
  return listAt(offer, 'resources')
    .filter((one) => one.name === name)
    .reduce((sum, one) => sum + Number(at(one, 'scalar.value') ?? 0), 0);
}

export function isRoomy(offer: Json): boolean {
  return amount(offer, 'cpus') >= 1.5 && amount(offer, 'mem') >= 256;
}

function brief(event: Json): string {
  const status = at(event, 'update.status');
  const id = textAt(status, 'task_id.value');
  return isJson(status) ? `${id}:${textAt(status, 'state')}` : textAt(event, 'type');
}
