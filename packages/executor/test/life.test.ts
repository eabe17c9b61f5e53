import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { listenOn } from '../../../test/support/listener.ts';
import { claimPort } from '../../../test/support/ports.ts';
import { describeWithDocker, executors } from './support/executors.ts';
import { PASSWORD } from './support/harness.ts';
import { until } from './support/until.ts';

const shell = (script: string) => ({ args: ['sh', '-c', script] });

describeWithDocker("a task's life", () => {
  const { start } = executors();

  it('runs a Redis with its file, limits and labels, and says RUNNING once it answers', async () => {
    const harness = await start();
    const port = await claimPort();
    const text = `port ${port}\nbind 127.0.0.1\nrequirepass ${PASSWORD}\n`;
    const uid = 'cache-12345678';
    const taskId = harness.launch({
      uid,
      port,
      volumeId: 'volume-1',
      config: {
        args: ['redis-server', '/keelson/redis.conf'],
        user: '999:999',
        files: { '/keelson/redis.conf': { text, mode: 0o440, uid: 999, gid: 998 } },
        volume: { path: '/data' },
        ulimits: { nofile: { soft: 1024, hard: 2048 } },
        shmMb: 32,
        health: { check: { kind: 'tcp', port }, intervalMs: 500, timeoutMs: 500, startTimeoutMs: 10_000, failures: 3 },
      },
    });
    const running = await harness.agent.update(taskId, 'TASK_RUNNING');
    expect(running.healthy).toBe(true);
    expect(harness.agent.updates[0]).toMatchObject({ taskId, state: 'TASK_STARTING' });
    const { Config, HostConfig } = await (await harness.container(taskId)).inspect();
    expect(HostConfig).toMatchObject({
      NetworkMode: 'host',
      Memory: 64 * 2 ** 20,
      NanoCpus: 5e8,
      ShmSize: 32 * 2 ** 20,
    });
    expect(HostConfig.Ulimits).toEqual([{ Name: 'nofile', Soft: 1024, Hard: 2048 }]);
    expect(Config.User).toBe('999:999');
    expect(Config.Labels).toMatchObject({
      'keelson.cluster': harness.cluster,
      'keelson.agent-id': harness.agent.agentId,
      'keelson.executor-id': 'keelson',
      'keelson.task-id': taskId,
      'keelson.launch': '1',
      'keelson.member': '0',
      'keelson.volume-id': 'volume-1',
    });
    const command = { argv: ['sh', '-c', 'stat -c "%a %u %g" /keelson/redis.conf; echo x > /data/x; ls -ld /data'] };
    const seen = await harness.askOk('command', { kind: 'exec', uid, ordinal: 0, launch: 1, command });
    expect(seen).toMatchObject({ exitCode: 0, stderr: '' });
    expect(seen.stdout).toMatch(/^440 999 998\n/);
  });

  it('ends a task with its stop signal, within its grace', async () => {
    const harness = await start();
    const taskId = harness.launch({
      config: {
        ...shell('trap "echo bye; exit 7" USR1; while :; do sleep 0.05; done'),
        stop: { signal: 'SIGUSR1', graceMs: 10_000 },
      },
    });
    await harness.agent.update(taskId, 'TASK_RUNNING');
    await delay(200); // the shell has set its trap
    harness.agent.kill(taskId);
    const killed = await harness.agent.update(taskId, 'TASK_KILLED', 5_000);
    expect(killed.data).toMatchObject({ kind: 'dead', proof: 'exitSeen', exitCode: 7, oomKilled: false });
    expect(await harness.containers()).toEqual([]); // the word of its end comes when nothing of it is left
    await harness.agent.update(taskId, 'TASK_KILLING');
  });

  it("rule 24: kills what does not end, after the grace of the KILL's own policy", async () => {
    const harness = await start();
    const taskId = harness.launch({
      config: { ...shell('trap "" TERM; while :; do sleep 0.05; done'), stop: { signal: 'SIGTERM', graceMs: 600_000 } },
    });
    await harness.agent.update(taskId, 'TASK_RUNNING');
    harness.agent.kill(taskId);
    await harness.agent.update(taskId, 'TASK_KILLING');
    harness.agent.kill(taskId, 100);
    const killed = await harness.agent.update(taskId, 'TASK_KILLED', 10_000);
    expect(killed.data).toMatchObject({ kind: 'dead', proof: 'exitSeen', exitCode: 137 });
  });

  it('sees the exit of a container that somebody killed', async () => {
    const harness = await start();
    const taskId = harness.launch();
    await harness.agent.update(taskId, 'TASK_RUNNING');
    await (await harness.container(taskId)).kill();
    const failed = await harness.agent.update(taskId, 'TASK_FAILED');
    expect(failed.data).toMatchObject({ kind: 'dead', proof: 'exitSeen', exitCode: 137 });
    expect(failed.message).toBe('the container exited with code 137 (SIGKILL)');
  });

  it('sees the end of a container that somebody removed', async () => {
    const harness = await start();
    const taskId = harness.launch();
    await harness.agent.update(taskId, 'TASK_RUNNING');
    await (await harness.container(taskId)).remove({ force: true });
    expect((await harness.agent.update(taskId, 'TASK_FAILED')).data).toMatchObject({ kind: 'dead', proof: 'exitSeen' });
  });

  it('says why a server exits at once, and covers secrets in what it wrote', async () => {
    const harness = await start();
    const taskId = harness.launch({
      config: {
        ...shell('echo "bad option: $(cat /keelson/pass)" >&2; exit 3'),
        files: { '/keelson/pass': { text: PASSWORD } },
        health: {
          check: { kind: 'tcp', port: 1 },
          intervalMs: 500,
          timeoutMs: 500,
          startTimeoutMs: 9_000,
          failures: 3,
        },
      },
    });
    const failed = await harness.agent.update(taskId, 'TASK_FAILED');
    expect(failed.message).toBe('the container exited with code 3: bad option: ***');
    expect(harness.agent.updates.some(({ state }) => state === 'TASK_RUNNING')).toBe(false);
  });

  it('says that a container ran out of its memory', async () => {
    const harness = await start();
    const taskId = harness.launch({ config: { args: ['tail', '/dev/zero'] } });
    const failed = await harness.agent.update(taskId, 'TASK_FAILED', 40_000);
    expect(failed.data).toMatchObject({ kind: 'dead', proof: 'exitSeen', exitCode: 137, oomKilled: true });
  });

  it('ends a server that never gets healthy, with the last reason', async () => {
    const harness = await start();
    const taskId = harness.launch({
      config: {
        health: {
          check: { kind: 'command', argv: ['sh', '-c', 'echo NOAUTH'], expect: 'PONG' },
          intervalMs: 200,
          timeoutMs: 600,
          startTimeoutMs: 900,
          failures: 3,
        },
      },
    });
    const failed = await harness.agent.update(taskId, 'TASK_FAILED');
    expect(failed.message).toMatch(/^not healthy within 0.9 s: its output lacks PONG: NOAUTH/);
    expect(failed.data).toMatchObject({ kind: 'dead', proof: 'exitSeen' });
    await until(async () => ((await harness.containers()).length === 0 ? true : undefined), 'the removal');
  });

  it('reports when a running server gets unhealthy, and when it is well again', async () => {
    const harness = await start();
    const uid = 'cache-12345678';
    const health = { intervalMs: 50, timeoutMs: 2_000, startTimeoutMs: 9_000, failures: 2 };
    const taskId = harness.launch({
      uid,
      config: { health: { check: { kind: 'command', argv: ['sh', '-c', '! test -e /tmp/ill'] }, ...health } },
    });
    await harness.agent.update(taskId, 'TASK_RUNNING');
    const exec = (argv: string[]) =>
      harness.askOk('command', { kind: 'exec', uid, ordinal: 0, launch: 1, command: { argv } });
    const reports = () =>
      harness.agent.updates.filter(({ state }) => state === 'TASK_RUNNING').map(({ healthy }) => healthy);
    await exec(['touch', '/tmp/ill']);
    await until(() => (reports().length === 2 ? true : undefined), 'ill health');
    await exec(['rm', '/tmp/ill']);
    await until(() => (reports().length === 3 ? true : undefined), 'good health');
    expect(reports()).toEqual([true, false, true]);
  });

  it('gives up in seconds where the image is missing and no registry answers', async () => {
    const harness = await start({ env: { KEELSON_PULL_ANSWER_MS: '2000' } });
    const taskId = harness.launch({ config: { image: 'registry.invalid/keelson/nothing:1' } });
    const failed = await harness.agent.update(taskId, 'TASK_FAILED', 10_000);
    expect(failed.message).toMatch(
      /^the image registry\.invalid\/keelson\/nothing:1 is not here and can't be pulled: ./,
    );
    expect(failed.data).toMatchObject({ kind: 'dead', proof: 'neverStarted' });
  });

  it('says how an image of Keelson is made', async () => {
    const harness = await start({ env: { KEELSON_PULL_ANSWER_MS: '2000' } });
    const taskId = harness.launch({ config: { image: 'keelson/nothing:1' } });
    const failed = await harness.agent.update(taskId, 'TASK_FAILED', 10_000);
    expect(failed.message).toContain(
      "the image keelson/nothing:1 is not here: make it on this agent's machine with `keelson images build keelson/nothing:1`",
    );
  });

  it('runs the prepare step on the same volume and files before the server', async () => {
    const harness = await start();
    const uid = 'cache-12345678';
    const taskId = harness.launch({
      uid,
      volumeId: 'volume-1',
      config: {
        ...shell('cat /data/made; sleep 1000'),
        files: { '/keelson/word': { text: 'hello\n' } },
        volume: { path: '/data' },
        prepare: { args: ['sh', '-c', 'cat /keelson/word > /data/made'], timeoutMs: 10_000 },
      },
    });
    await harness.agent.update(taskId, 'TASK_RUNNING');
    const { text } = await until(async () => {
      const logs = await harness.askOk('logs', { kind: 'logs', uid, ordinal: 0, launch: 1, tail: 10 });
      return logs.text === '' ? undefined : logs;
    }, 'output');
    expect(text).toBe('hello\n');
    expect(await harness.containers()).toHaveLength(1);
  });

  it("says what a failed prepare step wrote, and keeps to the step's time", async () => {
    const harness = await start();
    const failing = harness.launch({
      config: { prepare: { args: ['sh', '-c', 'echo no space; exit 4'], timeoutMs: 10_000 } },
    });
    const hanging = harness.launch({ config: { prepare: { args: ['sleep', '1000'], timeoutMs: 300 } } });
    const failed = await harness.agent.update(failing, 'TASK_FAILED');
    expect(failed.message).toBe('the prepare step failed: the container exited with code 4: no space');
    expect(failed.data).toMatchObject({ kind: 'dead', proof: 'exitSeen' });
    const late = await harness.agent.update(hanging, 'TASK_FAILED');
    expect(late.message).toBe('the prepare step failed: did not end within 0.3 s');
    expect(await harness.containers()).toHaveLength(0);
  });

  it('publishes the same port number inside and outside of a bridge network', async () => {
    const harness = await start();
    const port = await claimPort();
    const taskId = harness.launch({
      port,
      network: 'bridge',
      config: {
        args: ['redis-server', '--port', String(port), '--protected-mode', 'no'],
        health: { check: { kind: 'tcp', port }, intervalMs: 200, timeoutMs: 500, startTimeoutMs: 10_000, failures: 3 },
      },
    });
    await harness.agent.update(taskId, 'TASK_RUNNING');
    const { HostConfig } = await (await harness.container(taskId)).inspect();
    expect(HostConfig.PortBindings).toEqual({ [`${port}/tcp`]: [{ HostIp: '127.0.0.1', HostPort: String(port) }] });
  });

  it('can be killed while it waits for its secrets, and leaves nothing', async () => {
    const harness = await start();
    harness.answersSecrets = false;
    const taskId = harness.launch({ config: { files: { '/keelson/pass': { text: 'x' } } } });
    await harness.agent.message('askSecrets');
    harness.agent.kill(taskId);
    const killed = await harness.agent.update(taskId, 'TASK_KILLED', 5_000);
    expect(killed.data).toMatchObject({ kind: 'dead', proof: 'neverStarted' });
    expect(await harness.containers()).toHaveLength(0);
  });

  it('can be killed while its image is pulled', async () => {
    const registry = createServer(() => {}); // takes connections, and never answers
    const port = await listenOn(registry);
    const harness = await start({ env: { KEELSON_PULL_ANSWER_MS: '60000' } });
    const taskId = harness.launch({ config: { image: `127.0.0.1:${port}/nothing:1` } });
    await until(
      () => harness.agent.updates.find(({ message }) => message.startsWith('pulling 127.0.0.1')),
      'the progress of the pull',
    );
    harness.agent.kill(taskId);
    expect((await harness.agent.update(taskId, 'TASK_KILLED', 5_000)).data).toMatchObject({ proof: 'neverStarted' });
    registry.close();
  });

  it('can be killed while it prepares', async () => {
    const harness = await start();
    const taskId = harness.launch({ config: { prepare: { args: ['sleep', '1000'], timeoutMs: 100_000 } } });
    const container = await harness.container(taskId);
    await until(async () => ((await container.inspect()).State.Running ? true : undefined), 'the prepare step');
    harness.agent.kill(taskId);
    await harness.agent.update(taskId, 'TASK_KILLED', 10_000);
    expect(await harness.containers()).toHaveLength(0);
  });

  it('fails where the scheduler has no secrets for it', async () => {
    const harness = await start();
    harness.answersSecrets = false;
    const taskId = harness.launch({ config: { files: { '/keelson/pass': { text: 'x' } } } });
    await harness.agent.message('askSecrets');
    harness.agent.tell({ kind: 'noSecrets', sender: harness.sender, taskId, reason: 'destroyed' });
    const failed = await harness.agent.update(taskId, 'TASK_FAILED');
    expect(failed.message).toBe('the scheduler has no secrets for it: destroyed');
  });

  it.each(['host', 'bridge'] as const)(
    'fails, naming the port, where somebody else holds it (%s network)',
    async (network) => {
      const harness = await start();
      const stranger = createServer();
      const port = await listenOn(stranger);
      const uid = 'cache-12345678';
      const failed = await harness.agent.update(harness.launch({ uid, port, network }), 'TASK_FAILED', 10_000);
      expect(failed.data).toMatchObject({ kind: 'dead', takenPorts: [port] });
      expect(failed.message).toBe(`port ${port} is held by another process on the agent's host`);
      expect(await harness.containers()).toEqual([]);
      await new Promise((resolve) => stranger.close(resolve));
      await harness.agent.update(harness.launch({ uid, port, network, launch: 2 }), 'TASK_RUNNING', 10_000);
    },
  );
});
