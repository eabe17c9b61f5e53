import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventually, temporaryFolder } from '../support.ts';
import { kinds, pidOf, sleeper, supervise } from './supervise.ts';

describe('a supervised child', () => {
  it('runs in a session of its own, with its output in a log', async () => {
    const dataDir = temporaryFolder();
    const { supervisor } = supervise(dataDir);
    const { pid, logFile } = await supervisor.start(sleeper());
    expect(logFile).toBe(join(dataDir, 'logs', 'sleeper.log'));
    await eventually('the log has its output', () => readFileSync(logFile, 'utf8') === 'begun\n');
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const session = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[3];
    expect(Number(session)).toBe(pid);
  });

  it('gets its arguments, environment and folder as they are', async () => {
    const dataDir = temporaryFolder();
    const { supervisor } = supervise(dataDir);
    const { logFile } = await supervisor.start({
      name: 'speaker',
      command: 'sh',
      args: [
        '-c',
        'printf "%s|" "$1" "$GIVEN" "$PWD" "$(readlink /proc/self/fd/3 || echo closed)"; exec sleep 600',
        'sh',
        `a 'b' "$c"`,
      ],
      env: { GIVEN: 'x y' },
      cwd: dataDir,
    });
    await eventually('it spoke', () => readFileSync(logFile, 'utf8').split('|').length === 5);
    expect(readFileSync(logFile, 'utf8')).toBe(`a 'b' "$c"|x y|${dataDir}|closed|`);
  });

  it('is ready when its probe says so, and not before', async () => {
    const { supervisor, events } = supervise(temporaryFolder());
    let asked = 0;
    await supervisor.start(
      sleeper({
        ready: async () => {
          asked += 1;
          if (asked === 1) throw new Error('not yet');
          return asked >= 3;
        },
      }),
    );
    expect(asked).toBe(3);
    expect(kinds(events)).toEqual(['started', 'ready']);
  });

  it('is killed and started again when it is not ready in time', async () => {
    const { supervisor, events } = supervise(temporaryFolder());
    let launches = 0;
    const ready = async (): Promise<boolean> => {
      launches = events.filter(({ kind }) => kind === 'started').length;
      return launches >= 2;
    };
    await supervisor.start(sleeper({ ready, readyTimeoutMs: 100, backoff: { initialMs: 1 } }));
    expect(kinds(events)).toEqual(['started', 'unready', 'exited', 'restarting', 'started', 'ready']);
  });

  it('is started again when it is killed, later each time', async () => {
    const { supervisor, events } = supervise(temporaryFolder());
    await supervisor.start(sleeper({ backoff: { initialMs: 10 } }));
    for (const round of [1, 2, 3]) {
      const pid = pidOf(supervisor, 'sleeper');
      process.kill(pid, 'SIGKILL');
      await eventually('it was started again', () => {
        const [child] = supervisor.list();
        return child?.restarts === round && child.state === 'ready' && child.pid !== pid;
      });
    }
    const waits = events.filter((event) => event.kind === 'restarting').map(({ inMs }) => inMs);
    expect(waits).toEqual([10, 20, 40]);
    expect(events.find(({ kind }) => kind === 'exited')).toMatchObject({ signal: 'SIGKILL', asked: false });
  });

  it('starts its backoff anew once it has run for long enough', async () => {
    const { supervisor, events } = supervise(temporaryFolder());
    const lives = join(temporaryFolder(), 'lives');
    const script = `echo x >> '${lives}'; [ "$(wc -l < '${lives}')" = 3 ] && sleep 0.5; exit 1`;
    await supervisor.start({
      name: 'dier',
      command: 'sh',
      args: ['-c', script],
      backoff: { initialMs: 20, stableMs: 400 },
    });
    const waits = (): number[] => events.filter((event) => event.kind === 'restarting').map(({ inMs }) => inMs);
    await eventually('five restarts', () => waits().length >= 4);
    expect(waits().slice(0, 4)).toEqual([20, 40, 20, 40]);
  });

  it('is given up, with the end of its log, when it exits before it was ever ready', async () => {
    const { supervisor, events } = supervise(temporaryFolder());
    const failure = supervisor.start({
      name: 'broken',
      command: 'sh',
      args: ['-c', 'echo "bad directive" >&2; exit 3'],
      ready: async () => false,
      backoff: { initialMs: 1 },
    });
    await expect(failure).rejects.toMatchObject({
      code: 'PROCESS_FAILED',
      message: expect.stringContaining('bad directive'),
    });
    expect(events.filter(({ kind }) => kind === 'started')).toHaveLength(3);
    expect(supervisor.list()).toEqual([]);
  });

  it('that could not be launched once is tried again, and runs as soon as it can', async () => {
    const { supervisor, events } = supervise(temporaryFolder());
    const cwd = join(temporaryFolder(), 'home');
    mkdirSync(cwd);
    await supervisor.start(sleeper({ cwd, backoff: { initialMs: 10, maxMs: 50 } }));
    rmSync(cwd, { recursive: true });
    process.kill(pidOf(supervisor, 'sleeper'), 'SIGKILL');
    await eventually('some launches failed', () => kinds(events).filter((kind) => kind === 'notLaunched').length >= 4);
    mkdirSync(cwd);
    await eventually('it runs again', () => kinds(events).at(-1) === 'ready');
    expect(supervisor.list()).toMatchObject([{ state: 'ready' }]);
  });

  it('that can never be launched is given up with the reason', async () => {
    const { supervisor } = supervise(temporaryFolder());
    const failure = supervisor.start(sleeper({ cwd: '/no/such/folder', backoff: { initialMs: 1 } }));
    await expect(failure).rejects.toMatchObject({
      code: 'PROCESS_FAILED',
      message: expect.stringContaining("sleeper can't be started: sh could not be started in /no/such/folder"),
    });
    expect(supervisor.list()).toEqual([]);
  });

  it('reports a program that does not exist', async () => {
    const { supervisor } = supervise(temporaryFolder());
    const failure = supervisor.start({
      name: 'none',
      command: 'no-such-program',
      ready: async () => false,
      backoff: { initialMs: 1 },
    });
    await expect(failure).rejects.toThrow(/no-such-program: not found/);
  });
});
