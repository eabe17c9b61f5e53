/**
 * `keelson up` beside a Mesos cluster that is not its own: nothing but the wire is shared. Its agents fetch the executor by the
 * configured URL and have folders of their own. The cluster is the local one, started by itself.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestCluster } from '../../packages/local-cluster/test/harness.ts';
import { ensureRedisImage } from '../support/images.ts';
import { Keelson, until } from '../support/keelson.ts';
import { claimPorts } from '../support/ports.ts';
import { finish, untilNoContainers } from '../support/traces.ts';

let cluster: TestCluster;
let keelson: Keelson;
let agentData: string;

beforeAll(async () => {
  await ensureRedisImage();
  const { first: artifacts, last } = await claimPorts();
  agentData = mkdtempSync(join(tmpdir(), 'keelson-agents-'));
  cluster = await TestCluster.start('--agents', '2', '--ports', `${artifacts + 1}-${last}`);
  keelson = await Keelson.start(
    `--master=${new URL(cluster.ready.masterUrl).host}`,
    `--artifact-port=${artifacts}`,
    `--artifact-url=http://localhost:${artifacts}`,
    `--agent-data-dir=${agentData}`,
  );
});
afterAll(async () => {
  await finish(keelson);
  await cluster?.close();
  rmSync(agentData, { recursive: true, force: true });
});

it('runs a Redis on its agents, by the executor that they have fetched; nothing is left of it', async () => {
  const { uid, members } = await keelson.create('abroad', 1);
  expect(new Set(members.map(({ agentId }) => agentId)).size).toBe(2);
  const client = await keelson.client('abroad');
  await client.set('greeting', 'hello');
  expect(await client.wait(1, 10_000)).toBe(1);
  client.disconnect();

  const answer = (await cluster.operator({ type: 'GET_EXECUTORS' })).json();
  const executors: { executor_info: { command: { value: string; uris: unknown } } }[] = Object(
    answer.get_executors,
  ).executors;
  expect(executors).toHaveLength(2);
  for (const { executor_info } of executors) {
    const { value, uris } = executor_info.command;
    expect(value).toMatch(/^\.\/keelson-executor-linux-\w+-[0-9a-f]{64}$/);
    const uri = expect.stringMatching(new RegExp(`^http://localhost:\\d+/${value.slice(2)}$`));
    expect(uris).toEqual([{ value: uri, executable: true, extract: false, cache: true }]);
  }
  expect(readdirSync(agentData)).toHaveLength(2); // one folder per agent

  await keelson.request('DELETE', '/v1/instances/abroad?data=delete');
  await keelson.gone('abroad');
  await untilNoContainers(uid);
  const volumes = () => readdirSync(agentData).flatMap((agent) => readdirSync(join(agentData, agent, 'volumes')));
  await until(async () => volumes().length === 0, 10_000);
});
