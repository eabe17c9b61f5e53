/** An executor that dies while Mesos says nothing: its guard's report alone brings the new master. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Keelson, until } from '../support/keelson.ts';
import { containersOf, finish } from '../support/traces.ts';

let keelson: Keelson;
beforeAll(async () => {
  keelson = await Keelson.start();
  await keelson.create('data', 1);
});
afterAll(async () => {
  await finish(keelson);
});

it("is believed: the cluster's master and agents are silent, the death is known all the same", async () => {
  const instance = await keelson.get('data');
  const container = await keelson.containerOf(instance.uid, 'data-0');
  const executor = await executorOf((await container.inspect()).Config.Labels['keelson.agent-id'] ?? '');
  const cluster = keelson.pidOf('cluster');
  process.kill(cluster, 'SIGSTOP');
  try {
    process.kill(executor, 'SIGKILL');
    await until(
      async () =>
        (await keelson.events('data')).some(({ message }) => message.includes('its guard ended the container')),
      20_000,
      () => `the guard's report: ${keelson.logOf('scheduler').slice(-2_000)}`,
    );
  } finally {
    process.kill(cluster, 'SIGCONT');
  }
  await keelson.running('data');
  expect(await containersOf(keelson.dataDir)).toHaveLength(2);
});

it('comes with a token that is in no ExecutorInfo, and is refused without it', async () => {
  const token = readFileSync(join(keelson.dataDir, 'report.token'), 'utf8').trim();
  expect(token.length).toBeGreaterThan(32);
  const environments = keelson.executorPids().map((pid) => readFileSync(`/proc/${pid}/environ`, 'utf8'));
  expect(environments.length).toBeGreaterThan(0);
  for (const environment of environments) {
    expect(environment).toContain('KEELSON_REPORT_URL');
    expect(environment).not.toContain(token);
  }
  expect((await keelson.request('POST', '/v1/deaths', {})).status).toBe(401);
});

/** The pid of the executor of that agent. */
async function executorOf(agentId: string): Promise<number> {
  const pid = keelson
    .executorPids()
    .find((candidate) => readFileSync(`/proc/${candidate}/environ`, 'utf8').includes(`MESOS_SLAVE_ID=${agentId}`));
  if (pid === undefined) throw new Error(`no executor of ${agentId}`);
  return pid;
}
