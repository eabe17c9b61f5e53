import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { describeWithDocker, executors } from './support/executors.ts';
import type { Harness } from './support/harness.ts';
import { until } from './support/until.ts';

const uid = 'cache-12345678';
const ref = { uid, ordinal: 0, launch: 1 };

async function running(harness: Harness, options: Parameters<Harness['launch']>[0] = {}): Promise<string> {
  const taskId = harness.launch({ uid, ...options });
  await harness.agent.update(taskId, 'TASK_RUNNING');
  return taskId;
}

const operate = (harness: Harness, operation: string, epoch: number, command: object | null = null) => ({
  kind: 'operate',
  ...ref,
  epoch,
  operation,
  instance: harness.view(ref, { framework: 'telling', epoch }),
  target: null,
  command,
});

describeWithDocker('requests', () => {
  const { start } = executors();

  it('that are doubled are done once, and answered each time', async () => {
    const harness = await start();
    await running(harness);
    const id = randomUUID();
    const body = {
      kind: 'exec',
      ...ref,
      command: { argv: ['sh', '-c', 'echo x >> /tmp/count; sleep 0.2; wc -l < /tmp/count'] },
    };
    const answers = await Promise.all([harness.ask(body, { id }), harness.ask(body, { id })]);
    const again = await harness.ask(body, { id });
    for (const answer of [...answers, again]) expect(answer).toMatchObject({ ok: true, body: { stdout: '1\n' } });
    const replies = () =>
      harness.agent.messages.filter((message) => message.kind === 'reply' && message.id === id).length;
    await until(() => (replies() === 2 ? true : undefined), 'the second reply');
    expect(await harness.askOk('command', body)).toMatchObject({ stdout: '2\n' });
  });

  it('run commands with input, user and exit code', async () => {
    const harness = await start();
    await running(harness);
    const argv = ['sh', '-c', 'cat; id -u; echo oops >&2; exit 3'];
    const command = { argv, stdin: 'from outside\n', user: '999' };
    expect(await harness.askOk('command', { kind: 'exec', ...ref, command })).toEqual({
      kind: 'command',
      exitCode: 3,
      stdout: 'from outside\n999\n',
      stderr: 'oops\n',
    });
  });

  it('end commands that take too long', async () => {
    const harness = await start();
    await running(harness);
    const command = { argv: ['sleep', '999'], timeoutMs: 200 };
    expect(await harness.ask({ kind: 'exec', ...ref, command })).toMatchObject({ ok: false, code: 'timeout' });
    const list = { argv: ['sh', '-c', 'for p in /proc/[0-9]*; do tr "\\0" " " < $p/cmdline; echo; done'] };
    await until(async () => {
      const { stdout } = await harness.askOk('command', { kind: 'exec', ...ref, command: list });
      return stdout.includes('sleep 999') ? undefined : true;
    }, 'the end of the command');
  });

  it('cut output that is too long', async () => {
    const harness = await start();
    await running(harness);
    const command = { argv: ['sh', '-c', 'head -c 200000 /dev/zero | tr "\\0" x'] };
    const { stdout } = await harness.askOk('command', { kind: 'exec', ...ref, command });
    expect(stdout).toBe('x'.repeat(65_536));
  });

  it('read logs and stats', async () => {
    const harness = await start();
    const taskId = await running(harness, {
      config: { args: ['sh', '-c', 'for i in 1 2 3; do echo $i; done; echo err >&2; sleep 1000'] },
    });
    const logs = (tail: number) => harness.askOk('logs', { kind: 'logs', ...ref, tail });
    await until(async () => ((await logs(10)).text.length === 10 ? true : undefined), 'output');
    expect((await logs(10)).text.split('\n').toSorted().join('')).toBe('123err');
    const stats = await harness.askOk('stats', { kind: 'stats', ...ref });
    expect(stats.memLimitBytes).toBe(64 * 2 ** 20);
    expect(stats.memBytes).toBeGreaterThan(0);
    expect(stats.cpuPercent).toBeLessThan(400);
    expect(await harness.askOk('stats', { kind: 'stats', ...ref })).toMatchObject({ cpuPercent: expect.any(Number) });
    harness.agent.kill(taskId);
    await harness.agent.update(taskId, 'TASK_KILLED');
    expect((await logs(2)).text).toBe('2\n3\nerr\n');
    expect(await harness.ask({ kind: 'stats', ...ref })).toMatchObject({ ok: false, code: 'unknownTask' });
  });

  it('name a launch that is not here', async () => {
    const harness = await start();
    await running(harness, { launch: 4 });
    const command = { argv: ['true'] };
    expect(await harness.ask({ kind: 'exec', ...ref, launch: 3, command })).toMatchObject({
      ok: false,
      code: 'staleLaunch',
    });
    expect(await harness.ask({ kind: 'exec', ...ref, ordinal: 9, command })).toMatchObject({
      ok: false,
      code: 'unknownTask',
    });
  });

  it("operate through the framework's agent-side class, once it was told that its task has started", async () => {
    const harness = await start();
    await running(harness, {
      framework: 'telling',
      config: {
        health: { check: { kind: 'probe' }, intervalMs: 500, timeoutMs: 500, startTimeoutMs: 9_000, failures: 3 },
      },
    });
    const probe = await harness.askOk('operate', operate(harness, 'probe', 1));
    expect(probe).toMatchObject({ synced: true, position: { value: 'cache-0 started=true promotions=0 epoch=1' } });
    await harness.askOk('operate', operate(harness, 'promote', 2));
    const after = await harness.askOk('operate', operate(harness, 'probe', 2));
    expect(after.position?.value).toBe('cache-0 started=true promotions=1 epoch=2 configured=2/1');
    expect(await harness.ask(operate(harness, 'follow', 2))).toMatchObject({ ok: false });
    expect(await harness.ask(operate(harness, 'backup', 2))).toMatchObject({ ok: false, code: 'invalid' });
  });

  it("tell the agent-side class once of each change of the instance; where it can't take it, the operation is asked for again", async () => {
    const harness = await start();
    await running(harness, { framework: 'telling' });
    const failed = await harness.ask(operate(harness, 'probe', 7));
    expect(failed).toMatchObject({ ok: false, message: expect.stringContaining('not now') });
    for (const epoch of [7, 7, 8]) await harness.askOk('operate', operate(harness, 'probe', epoch));
    const { position } = await harness.askOk('operate', operate(harness, 'probe', 8));
    expect(position?.value).toContain('epoch=8 configured=8/3');
  });

  it("operate by the framework's command where there is one", async () => {
    const harness = await start();
    await running(harness, { framework: 'plain' });
    const body = operate(harness, 'promote', 1, { argv: ['echo', 'promoted'] });
    expect(await harness.askOk('command', body)).toMatchObject({ exitCode: 0, stdout: 'promoted\n' });
  });

  it('of a lower epoch are refused, and one of a higher epoch ends what an older one still does', async () => {
    const harness = await start();
    await running(harness, { framework: 'telling' });
    const hanging = harness.ask(operate(harness, 'promote', 5)); // hangs at this epoch
    await harness.askOk('operate', operate(harness, 'probe', 5));
    expect(await harness.ask(operate(harness, 'promote', 4))).toMatchObject({ ok: false, code: 'staleEpoch' });
    expect(await harness.ask(operate(harness, 'promote', 6))).toMatchObject({ ok: true });
    expect(await hanging).toMatchObject({ ok: false, code: 'staleEpoch' });
    expect(await harness.ask(operate(harness, 'probe', 5))).toMatchObject({ ok: false, code: 'staleEpoch' });
  });

  it('come as errand tasks too, which finish with the answer', async () => {
    const harness = await start();
    const errand = { kind: 'inspect', ...ref, launch: 9 };
    harness.agent.launch('errand-1', { kind: 'errand', sender: harness.sender, cluster: harness.cluster, errand });
    const finished = await harness.agent.update('errand-1', 'TASK_FINISHED');
    expect(finished.data).toMatchObject({
      kind: 'errand',
      body: { kind: 'inspect', alive: false, proof: 'neverStarted' },
    });
    const remove = { kind: 'removeVolume', uid, ordinal: 0, volumeId: '..' };
    harness.agent.launch('errand-2', {
      kind: 'errand',
      sender: harness.sender,
      cluster: harness.cluster,
      errand: remove,
    });
    const failed = await harness.agent.update('errand-2', 'TASK_FAILED');
    expect(failed.data).toMatchObject({ kind: 'errand', body: null, error: "not a volume's id: .." });
  });
});
