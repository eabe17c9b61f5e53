import { rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { Gate } from '../../../test/support/gate.ts';
import {
  type DisconnectReason,
  ExecutorClient,
  OperatorClient,
  parseExecutorEnvironment,
  SchedulerClient,
  type SchedulerClientOptions,
} from '../src/index.ts';
import { makeCertificate } from './certificates.ts';
import { until } from './http-server.ts';
import { TestAgent } from './test-agent.ts';
import { TestMaster } from './test-master.ts';

const certificate = makeCertificate('IP:127.0.0.1');
const ofThisMachine = makeCertificate(`DNS:${hostname()}`);
afterAll(() => {
  for (const made of [certificate, ofThisMachine]) rmSync(made?.folder ?? '', { recursive: true, force: true });
});

describe.skipIf(certificate === undefined)('over TLS (needs the openssl command)', () => {
  if (certificate === undefined || ofThisMachine === undefined) return;
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  async function startMaster(tls?: { key: Buffer; cert: Buffer }): Promise<TestMaster> {
    const master = await TestMaster.start(undefined, tls);
    closing.push(() => master.kill());
    return master;
  }

  async function attempt(masters: string, options: Partial<SchedulerClientOptions>): Promise<DisconnectReason | null> {
    const outcomes: (DisconnectReason | null)[] = [];
    const client = new SchedulerClient({
      masters,
      subscription: () => ({ frameworkInfo: { user: 'root', name: 'keelson' } }),
      handlers: {
        subscribed: () => void outcomes.push(null),
        event: () => undefined,
        disconnected: ({ reason }) => void outcomes.push(reason),
      },
      ...options,
    });
    closing.push(() => client.close());
    client.start();
    await until(() => outcomes.length > 0);
    if (outcomes[0] === null) await client.suppress();
    return outcomes[0] ?? null;
  }

  test('subscribes and calls where the authority is trusted', async () => {
    const master = await startMaster(certificate);
    expect(await attempt(master.address, { tls: { ca: certificate.cert } })).toBeNull();
    expect(master.calls.map(({ call }) => call.type)).toEqual(['SUPPRESS']);
  });

  test('asks beforeSubscribe when it is connected, however long that took', async () => {
    const master = await startMaster(certificate);
    const gate = await Gate.start(master.port);
    closing.push(async () => gate.close());
    let leads = true;
    let asked = 0;
    const held = gate.hold(() => true);
    const outcome = attempt(gate.address, {
      tls: { ca: certificate.cert },
      beforeSubscribe: async () => {
        asked += 1;
        if (!leads) throw new Error('not leading');
      },
    });
    await held;
    expect(asked).toBe(0);
    leads = false;
    gate.release();
    expect(await outcome).toEqual({ kind: 'held', message: 'not leading' });
    expect(master.subscribes).toEqual([]);
  });

  test('sends nothing where it is not', async () => {
    const master = await startMaster(certificate);
    const credential = { principal: 'p', secret: 's' };
    expect(await attempt(master.address, { tls: {}, credential })).toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('self-signed certificate'),
    });
    expect(master.subscribes).toEqual([]);
  });

  test('sends nothing to a master whose certificate is for another name', async () => {
    const master = await startMaster(ofThisMachine);
    expect(await attempt(master.address, { tls: { ca: ofThisMachine.cert } })).toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining("not in the cert's list"),
    });
    expect(await attempt(master.address, { tls: { ca: ofThisMachine.cert, names: [hostname()] } })).toBeNull();
  });

  test.each(['', 'https:'])('follows a redirect to %s//leader', async (scheme) => {
    const [follower, leader] = [await startMaster(certificate), await startMaster(certificate)];
    const location = `${scheme}//${leader.address}/master/api/v1/scheduler`;
    follower.refusals.push((response) => response.writeHead(307, { location }).end());
    expect(await attempt(follower.address, { tls: { ca: certificate.cert } })).toBeNull();
    expect(leader.calls).toHaveLength(1);
  });

  test('never takes its credentials from TLS to plain HTTP, nor guesses at TLS', async () => {
    const [follower, plain] = [await startMaster(certificate), await startMaster()];
    const credential = { principal: 'p', secret: 's' };
    follower.refusals.push((response) => response.writeHead(307, { location: `http://${plain.address}/` }).end());
    expect(await attempt(follower.address, { tls: { ca: certificate.cert }, credential })).toMatchObject({
      kind: 'redirected',
      message: `a redirect to http://${plain.address}, not https://`,
    });
    expect(plain.subscribes).toEqual([]);
    plain.refusals.push((response) => response.writeHead(307, { location: `https://${follower.address}/` }).end());
    expect(await attempt(plain.address, {})).toMatchObject({ kind: 'redirected' });

    const operator = new OperatorClient({ masters: plain.address });
    closing.push(() => operator.close());
    plain.callAnswer = (response) => response.writeHead(307, { location: `https://${follower.address}/` }).end();
    await expect(operator.get('GET_HEALTH')).rejects.toThrow('not http://');
  });

  async function executor(agent: TestAgent, variables: Record<string, string>): Promise<string> {
    const seen: string[] = [];
    const client = new ExecutorClient({
      environment: parseExecutorEnvironment({
        MESOS_AGENT_ENDPOINT: `127.0.0.1:${agent.port}`,
        MESOS_FRAMEWORK_ID: 'f',
        MESOS_EXECUTOR_ID: 'e1',
        MESOS_EXECUTOR_AUTHENTICATION_TOKEN: 'geheim',
        ...variables,
      }),
      handlers: {
        subscribed: () => void seen.push('subscribed'),
        event: () => undefined,
        disconnected: ({ reason }) => void seen.push(JSON.stringify(reason)),
      },
    });
    closing.push(() => client.close());
    client.start();
    await until(() => seen.length > 0);
    if (seen[0] === 'subscribed') await client.heartbeat();
    expect(seen.join()).not.toContain('geheim');
    return seen[0] ?? '';
  }

  test('rule 24: an executor speaks TLS where its environment says so, with its token in every call', async () => {
    const agent = await TestAgent.start(undefined, certificate);
    closing.push(() => agent.kill());
    const tls = { LIBPROCESS_SSL_ENABLED: 'true', LIBPROCESS_SSL_CA_FILE: certificate.certFile };
    expect(await executor(agent, tls)).toBe('subscribed');
    const headers = [...agent.subscribes, ...agent.calls].map(({ headers }) => headers.authorization);
    expect(headers).toEqual(['Bearer geheim', 'Bearer geheim']);
    expect(await executor(agent, {})).not.toBe('subscribed');
    const verified = { MESOS_SSL_ENABLED: '1', LIBPROCESS_SSL_VERIFY_SERVER_CERT: 'true' };
    expect(await executor(agent, verified)).toContain('self-signed certificate');
    // As Mesos's own executors do, where nothing says that they must verify.
    expect(await executor(agent, { LIBPROCESS_SSL_ENABLED: '1' })).toBe('subscribed');
  });

  test("an executor takes the certificate of its own machine, since that is the agent's", async () => {
    const agent = await TestAgent.start(undefined, ofThisMachine);
    closing.push(() => agent.kill());
    const tls = { LIBPROCESS_SSL_ENABLED: '1', LIBPROCESS_SSL_CA_FILE: ofThisMachine.certFile };
    expect(await executor(agent, tls)).toBe('subscribed');
    expect(await executor(agent, { ...tls, LIBPROCESS_SSL_CA_FILE: certificate.certFile })).toContain('certificate');
  });

  test('an executor says which file of its environment cannot be read', () => {
    const variables = { MESOS_AGENT_ENDPOINT: 'a:1', MESOS_FRAMEWORK_ID: 'f', MESOS_EXECUTOR_ID: 'e' };
    const tls = { LIBPROCESS_SSL_ENABLED: 'true', LIBPROCESS_SSL_CA_FILE: '/nowhere/ca.pem' };
    expect(() => parseExecutorEnvironment({ ...variables, ...tls })).toThrow('LIBPROCESS_SSL_CA_FILE: ENOENT');
    expect(parseExecutorEnvironment({ ...variables, LIBPROCESS_SSL_CA_FILE: '/nowhere' }).tls).toBeUndefined();
  });
});
