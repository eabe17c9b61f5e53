import { afterEach, describe, expect, test } from 'vitest';
import {
  type AnyMasterCall,
  codecs,
  type Encoding,
  MEDIA_TYPES,
  OperatorCallError,
  OperatorClient,
} from '../src/index.ts';
import { encodingOf, listen, readCall, type TestServer } from './http-server.ts';
import { wireFile } from './recordings.ts';

describe.each<Encoding>(['protobuf', 'json'])('the operator client, in %s', (encoding) => {
  const closing: (() => Promise<void>)[] = [];
  const calls: AnyMasterCall[] = [];

  afterEach(async () => {
    calls.length = 0;
    for (const close of closing.splice(0).reverse()) await close();
  });

  /** Answers from the recordings what it can, and takes the rest. */
  async function startMaster(): Promise<TestServer> {
    const server = await listen(async (request, response) => {
      const { call, url } = await readCall(codecs.MasterCall, request);
      calls.push(call);
      if (url !== '/api/v1') return void response.writeHead(404).end('not here');
      if (!call.type?.startsWith('GET_')) return void response.writeHead(200).end();
      const recorded = codecs.MasterResponse.decode('json', wireFile('operator', `${call.type}.json`));
      response.writeHead(200, { 'content-type': MEDIA_TYPES[encodingOf(request)] });
      response.end(codecs.MasterResponse.encode(encodingOf(request), recorded));
    });
    closing.push(() => server.kill());
    return server;
  }

  function connect(masters: string): OperatorClient {
    const client = new OperatorClient({ masters, encoding });
    closing.push(() => client.close());
    return client;
  }

  test('asks', async () => {
    const client = connect((await startMaster()).address);
    expect((await client.get('GET_HEALTH')).get_health).toEqual({ healthy: true });
    expect((await client.get('GET_VERSION')).get_version.version_info.version).toBe('1.12.0');
    expect((await client.get('GET_AGENTS')).get_agents.agents?.length).toBeGreaterThan(0);
    for (const type of [
      'GET_STATE',
      'GET_TASKS',
      'GET_FRAMEWORKS',
      'GET_EXECUTORS',
      'GET_ROLES',
      'GET_MASTER',
      'GET_OPERATIONS',
    ] as const) {
      expect((await client.get(type)).type).toBe(type);
    }
    expect((await client.get('GET_MAINTENANCE_STATUS')).get_maintenance_status.status).toBeDefined();
  });

  test('tells', async () => {
    const client = connect((await startMaster()).address);
    const agent = { value: 'a' };
    await client.teardown({ value: 'f' });
    await client.markAgentGone(agent);
    await client.drainAgent({ agent_id: agent, max_grace_period: { seconds: 5n, nanos: 1 }, mark_gone: true });
    await client.deactivateAgent(agent);
    await client.reactivateAgent(agent);
    await client.reserveResources(agent, []);
    await client.unreserveResources(agent, []);
    await client.createVolumes(agent, []);
    await client.destroyVolumes(agent, []);
    await client.updateMaintenanceSchedule({ windows: [] });
    await client.startMaintenance([{ hostname: 'h' }]);
    await client.stopMaintenance([{ hostname: 'h' }]);
    expect(calls.map(({ type }) => type)).toEqual([
      'TEARDOWN',
      'MARK_AGENT_GONE',
      'DRAIN_AGENT',
      'DEACTIVATE_AGENT',
      'REACTIVATE_AGENT',
      'RESERVE_RESOURCES',
      'UNRESERVE_RESOURCES',
      'CREATE_VOLUMES',
      'DESTROY_VOLUMES',
      'UPDATE_MAINTENANCE_SCHEDULE',
      'START_MAINTENANCE',
      'STOP_MAINTENANCE',
    ]);
    expect(calls[2]?.drain_agent).toEqual({
      agent_id: agent,
      max_grace_period: { seconds: 5n, nanos: 1 },
      mark_gone: true,
    });
  });

  test('follows a redirect to the leader, also to a path of an old form', async () => {
    const leader = await startMaster();
    const follower = await listen((request, response) => {
      request.resume();
      response.writeHead(307, { location: `//${leader.address}/master/api/v1` }).end();
    });
    closing.push(() => follower.kill());
    expect((await connect(follower.address).get('GET_HEALTH')).get_health.healthy).toBe(true);
  });

  test('says of a call whether it was refused or may have been taken, and goes on to the next master', async () => {
    const refusing = await listen((request, response) => {
      request.resume();
      response.writeHead(403).end('no');
    });
    closing.push(() => refusing.kill());
    await expect(connect(refusing.address).get('GET_HEALTH')).rejects.toMatchObject({
      failure: { kind: 'refused', status: 403, message: 'no' },
    });
    const dead = await startMaster();
    await dead.kill();
    const client = connect(`${dead.address},${(await startMaster()).address}`);
    await expect(client.get('GET_HEALTH')).rejects.toThrow(OperatorCallError);
    expect((await client.get('GET_HEALTH')).get_health.healthy).toBe(true);
  });
});
