import {
  codecs,
  type DeliveredEvent,
  type Encoding,
  type FrameworkInfo,
  type SchedulerCallBody,
  SchedulerClient,
} from '@keelson/mesos';
import { afterEach, describe, expect, it } from 'vitest';
import { eventually, FRAMEWORK, TestCluster } from './harness.ts';

describe.each<Encoding>(['protobuf', 'json'])("Keelson's own clients, in %s", (encoding) => {
  let cluster: TestCluster;
  let client: SchedulerClient | undefined;
  afterEach(async () => {
    await client?.close();
    await cluster.close();
  });

  it('run a task through a SIGKILL of the cluster', async () => {
    cluster = await TestCluster.start();
    const events: DeliveredEvent[] = [];
    let subscriptions = 0;
    let id: FrameworkInfo['id'];
    const info = codecs.FrameworkInfo.fromJson(structuredClone(FRAMEWORK));
    const scheduler = new SchedulerClient({
      masters: new URL(cluster.ready.masterUrl).host,
      encoding,
      subscription: () => ({ frameworkInfo: { ...info, id } }),
      handlers: {
        subscribed: ({ framework_id }) => {
          id = framework_id;
          subscriptions += 1;
        },
        event: async (event) => {
          events.push(event);
          if (event.type !== 'UPDATE') return;
          const { agent_id, task_id, uuid } = event.update.status;
          if (agent_id !== undefined && uuid !== undefined)
            await send({ type: 'ACKNOWLEDGE', acknowledge: { agent_id, task_id, uuid } });
        },
      },
    });
    client = scheduler;
    const send = (call: SchedulerCallBody): Promise<unknown> => scheduler.call(call);
    scheduler.start();
    const offer = await eventually(
      () => events.flatMap((event) => (event.type === 'OFFERS' ? (event.offers.offers ?? []) : []))[0],
    );
    const task = {
      name: 'one',
      task_id: { value: 'one' },
      agent_id: offer.agent_id,
      resources: [{ name: 'cpus', type: 'SCALAR' as const, scalar: { value: 0.5 } }],
      command: { value: 'sleep 60' },
    };
    const operations = [{ type: 'LAUNCH' as const, launch: { task_infos: [task] } }];
    await send({ type: 'ACCEPT', accept: { offer_ids: [offer.id], operations } });
    const seen = (state: string): boolean =>
      events.some((event) => event.type === 'UPDATE' && event.update.status.state === state);
    await eventually(() => seen('TASK_RUNNING'));
    await cluster.kill();
    await cluster.run();
    await eventually(() => subscriptions === 2);
    await eventually(async () => {
      await send({ type: 'KILL', kill: { task_id: { value: 'one' }, agent_id: offer.agent_id } }).catch(
        () => undefined,
      );
      await new Promise((done) => setTimeout(done, 100));
      return seen('TASK_KILLED');
    });
    expect(subscriptions).toBe(2);
  });
});
