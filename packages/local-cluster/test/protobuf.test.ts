import { codecs, isSchedulerEvent, MEDIA_TYPES, RecordDecoder, type SchedulerEvent } from '@keelson/mesos';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AnySchedulerCall } from '../src/wire.ts';
import { eventually, FRAMEWORK, TestCluster } from './harness.ts';

describe('protobuf', () => {
  let cluster: TestCluster;
  const events: SchedulerEvent[] = [];
  const abort = new AbortController();
  let headers: Record<string, string> = { 'Content-Type': MEDIA_TYPES.protobuf, Accept: MEDIA_TYPES.protobuf };

  beforeAll(async () => {
    cluster = await TestCluster.start();
  });
  afterAll(() => {
    abort.abort();
    return cluster.close();
  });

  async function send(body: AnySchedulerCall | Uint8Array): Promise<Response> {
    const bytes = body instanceof Uint8Array ? body : codecs.SchedulerCall.encode('protobuf', body);
    return fetch(`${cluster.ready.masterUrl}/api/v1/scheduler`, {
      method: 'POST',
      headers,
      body: new Uint8Array(bytes),
      signal: abort.signal,
    });
  }

  async function read(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new RecordDecoder();
    for await (const chunk of body) {
      for (const record of decoder.push(chunk)) {
        const event = codecs.SchedulerEvent.decode('protobuf', record);
        if (isSchedulerEvent(event)) events.push(event);
      }
    }
  }

  const next = <T extends SchedulerEvent['type']>(type: T): Promise<Extract<SchedulerEvent, { type: T }>> =>
    eventually(() => events.find((event): event is Extract<SchedulerEvent, { type: T }> => event.type === type));

  it('runs a task from SUBSCRIBE to its acknowledged end', async () => {
    const info = codecs.FrameworkInfo.fromJson(structuredClone(FRAMEWORK));
    const response = await send({ type: 'SUBSCRIBE', subscribe: { framework_info: info } });
    expect(response.headers.get('content-type')).toBe('application/x-protobuf');
    headers = { ...headers, 'Mesos-Stream-Id': response.headers.get('mesos-stream-id') ?? '' };
    if (response.body === null) throw new Error('no body');
    read(response.body).catch(() => undefined);
    const { subscribed } = await next('SUBSCRIBED');
    expect(subscribed.heartbeat_interval_seconds).toBe(15);
    const [offer] = (await next('OFFERS')).offers.offers ?? [];
    if (offer === undefined) throw new Error('no offer');
    const { framework_id } = subscribed;
    const task = {
      name: 'one',
      task_id: { value: 'one' },
      agent_id: offer.agent_id,
      resources: [{ name: 'cpus', type: 'SCALAR' as const, scalar: { value: 0.5 } }],
      command: { value: 'true' },
    };
    const accept = { offer_ids: [offer.id], operations: [{ type: 'LAUNCH' as const, launch: { task_infos: [task] } }] };
    expect((await send({ type: 'ACCEPT', framework_id, accept })).status).toBe(202);
    for (const state of ['TASK_STARTING', 'TASK_RUNNING', 'TASK_FINISHED']) {
      const event = await eventually(() =>
        events.find((one) => one.type === 'UPDATE' && one.update.status.state === state),
      );
      if (event.type !== 'UPDATE') throw new Error('unreachable');
      const { uuid, agent_id, task_id } = event.update.status;
      if (uuid === undefined || agent_id === undefined) throw new Error('nothing to acknowledge');
      expect(uuid).toHaveLength(16);
      expect((await send({ type: 'ACKNOWLEDGE', framework_id, acknowledge: { agent_id, task_id, uuid } })).status).toBe(
        202,
      );
    }
  });

  it.each([
    ['bytes that are none', new Uint8Array([0xff, 0xff, 0xff]), 'Failed to parse body into Call protobuf'],
    ['JSON', new TextEncoder().encode('{"type":"REVIVE"}'), 'Failed to parse body into Call protobuf'],
    ['nothing', new Uint8Array(), "Failed to validate scheduler::Call: Expecting 'type' to be present"],
  ])('%s is refused', async (_name, body, text) => {
    const response = await send(body);
    expect([response.status, await response.text()]).toEqual([400, text]);
  });

  it('is what the operator API answers when asked to', async () => {
    for (const type of [
      'GET_AGENTS',
      'GET_TASKS',
      'GET_FRAMEWORKS',
      'GET_EXECUTORS',
      'GET_STATE',
      'GET_ROLES',
      'GET_MASTER',
    ] as const) {
      const response = await fetch(`${cluster.ready.masterUrl}/api/v1`, {
        method: 'POST',
        headers,
        body: new Uint8Array(codecs.MasterCall.encode('protobuf', { type })),
      });
      expect(response.headers.get('content-type')).toBe('application/x-protobuf');
      expect(codecs.MasterResponse.decode('protobuf', new Uint8Array(await response.arrayBuffer())).type).toBe(type);
    }
  });
});
