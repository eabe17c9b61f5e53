import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { KeelsonError } from '@keelson/core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { type ChildSpec, freePort, identify, Supervisor, type SupervisorEvent } from '../src/supervisor/index.ts';
import { boundLog } from '../src/supervisor/log-file.ts';
import { eventually, killHard, startFixture, temporaryFolder } from './support.ts';

function supervise(dataDir: string): { supervisor: Supervisor; events: SupervisorEvent[] } {
  const events: SupervisorEvent[] = [];
  const supervisor = new Supervisor({ dataDir, onEvent: (event) => events.push(event) });
  onTestFinished(() => supervisor.killAll());
  return { supervisor, events };
}

const sleeper = (options: Partial<ChildSpec> = {}): ChildSpec => ({
  name: 'sleeper',
  command: 'sh',
  args: ['-c', 'echo begun; exec sleep 600'],
  ...options,
});

const kinds = (events: readonly SupervisorEvent[]): readonly string[] => events.map(({ kind }) => kind);
const pidOf = (supervisor: Supervisor, name: string): number => {
  const pid = supervisor.list().find((child) => child.name === name)?.pid;
  if (pid === undefined) throw new Error(`${name} does not run`);
  return pid;
};
const saidPid = z.object({ pid: z.number() });
const isGone = (pid: number): boolean => identify(pid) === undefined;

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

describe('a supervisor whose process was killed', () => {
  it('leaves its child running, and the next one adopts it instead of starting a second', async () => {
    const dataDir = temporaryFolder();
    const parent = await startFixture('supervisor-parent.ts', [dataDir, 'same']);
    await killHard(parent.process);
    const { supervisor, events } = supervise(dataDir);
    const child = await supervisor.start({
      name: 'sleeper',
      command: 'sh',
      args: ['-c', 'echo begun same; exec sleep 600'],
    });
    expect(parent.said).toEqual({ pid: child.pid });
    expect(kinds(events)).toEqual(['adopted', 'ready']);
  });

  it('has its child watched by the next one, and started again when it dies', async () => {
    const dataDir = temporaryFolder();
    const parent = await startFixture('supervisor-parent.ts', [dataDir, 'same']);
    await killHard(parent.process);
    const { supervisor, events } = supervise(dataDir);
    const { pid = 0 } = await supervisor.start({
      name: 'sleeper',
      command: 'sh',
      args: ['-c', 'echo begun same; exec sleep 600'],
    });
    process.kill(pid, 'SIGKILL');
    await eventually('it was started again', () => kinds(events).filter((kind) => kind === 'ready').length === 2);
    expect(kinds(events)).toEqual(['adopted', 'ready', 'exited', 'restarting', 'started', 'ready']);
  });

  it('has its child replaced when it now runs with other settings', async () => {
    const dataDir = temporaryFolder();
    const parent = await startFixture('supervisor-parent.ts', [dataDir, 'old']);
    await killHard(parent.process);
    const { supervisor, events } = supervise(dataDir);
    const child = await supervisor.start({
      name: 'sleeper',
      command: 'sh',
      args: ['-c', 'echo begun new; exec sleep 600'],
    });
    expect(kinds(events)).toEqual(['replacing', 'started', 'ready']);
    expect(parent.said).not.toEqual({ pid: child.pid });
  });

  it('has its child ended when the next one has no use for it', async () => {
    const dataDir = temporaryFolder();
    const parent = await startFixture('supervisor-parent.ts', [dataDir, 'old']);
    await killHard(parent.process);
    const { supervisor } = supervise(dataDir);
    expect(await supervisor.stopUnknown()).toEqual(['sleeper']);
    expect(parent.said).toEqual({ pid: expect.any(Number) });
    expect(await supervisor.stopUnknown()).toEqual([]);
  });

  it('leaves nothing that nobody knows of, even if it is killed before the record is written', async () => {
    const folder = temporaryFolder();
    const marker = join(folder, 'marker');
    const parent = await startFixture('gate-parent.ts', [join(folder, 'log'), marker]);
    const { pid } = saidPid.parse(parent.said);
    await eventually('the process is gone', () => isGone(pid));
    expect(existsSync(marker)).toBe(false);
  });

  it('does not take a stranger with the pid of its child for that child', async () => {
    const dataDir = temporaryFolder();
    const { supervisor, events } = supervise(dataDir);
    const record = { name: 'sleeper', pid: process.pid, startTime: '1', bootId: 'x', specHash: 'x', stopGraceMs: 1 };
    writeFileSync(join(dataDir, 'run', 'sleeper.json'), JSON.stringify(record));
    await supervisor.start(sleeper());
    expect(kinds(events)).toEqual(['started', 'ready']);
  });

  it('is not confused by a record that was cut off', async () => {
    const dataDir = temporaryFolder();
    const { supervisor, events } = supervise(dataDir);
    writeFileSync(join(dataDir, 'run', 'sleeper.json'), '{"name":"slee');
    await supervisor.start(sleeper());
    expect(kinds(events)).toEqual(['started', 'ready']);
  });
});

describe('stopping', () => {
  it('ends children one after another, the last started first', async () => {
    const { supervisor, events } = supervise(temporaryFolder());
    for (const name of ['first', 'second', 'third']) await supervisor.start(sleeper({ name }));
    const pids = supervisor.list().map(({ pid }) => pid ?? 0);
    await supervisor.stopAll();
    const exits = events.filter((event) => event.kind === 'exited');
    expect(exits.map(({ name, asked }) => [name, asked])).toEqual([
      ['third', true],
      ['second', true],
      ['first', true],
    ]);
    expect(pids.every(isGone)).toBe(true);
    await supervisor.stopAll();
  });

  it('kills what does not heed SIGTERM within its grace', async () => {
    const { supervisor } = supervise(temporaryFolder());
    const deaf = sleeper({ args: ['-c', 'trap "" TERM; echo ready; while :; do sleep 0.1; done'], stopGraceMs: 200 });
    const { pid = 0, logFile } = await supervisor.start(deaf);
    await eventually('it is deaf', () => readFileSync(logFile, 'utf8') === 'ready\n');
    await supervisor.stop('sleeper');
    expect(isGone(pid)).toBe(true);
  });

  it('kills all at once when it is asked to while it stops', async () => {
    const { supervisor } = supervise(temporaryFolder());
    const deaf = sleeper({
      args: ['-c', 'trap "" TERM; echo ready; while :; do sleep 0.1; done'],
      stopGraceMs: 600_000,
    });
    const { pid = 0, logFile } = await supervisor.start(deaf);
    await eventually('it is deaf', () => readFileSync(logFile, 'utf8') === 'ready\n');
    const stopping = supervisor.stopAll();
    await supervisor.killAll();
    await stopping;
    expect(isGone(pid)).toBe(true);
  });

  it('leaves children running when it is released', async () => {
    const dataDir = temporaryFolder();
    const { supervisor } = supervise(dataDir);
    const { pid = 0 } = await supervisor.start(sleeper());
    await supervisor.release();
    expect(isGone(pid)).toBe(false);
    const next = supervise(dataDir);
    expect((await next.supervisor.start(sleeper())).pid).toBe(pid);
  });

  it('stops waiting for a child when it is aborted, and still ends it', async () => {
    const { supervisor } = supervise(temporaryFolder());
    const abort = new AbortController();
    const starting = supervisor.start(sleeper({ ready: async () => false }), abort.signal);
    await eventually('it runs', () => supervisor.list()[0]?.pid !== undefined);
    const pid = pidOf(supervisor, 'sleeper');
    abort.abort(new Error('enough'));
    await expect(starting).rejects.toThrow('enough');
    await supervisor.stopAll();
    expect(isGone(pid)).toBe(true);
  });
});

describe('a port', () => {
  it('that is taken is named with the process that has it, before anything is started', async () => {
    const { supervisor, events } = supervise(temporaryFolder());
    const port = await freePort();
    const server = createServer().listen(port, '127.0.0.1');
    onTestFinished(() => void server.close());
    const listens = [{ host: '127.0.0.1', port, purpose: 'the API', flag: '--api-port' }];
    const failure = await supervisor.start(sleeper({ listens })).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(KeelsonError);
    expect(failure).toMatchObject({
      code: 'PORT_TAKEN',
      message: expect.stringMatching(
        `127.0.0.1:${port} \\(the API\\) is taken by .+ \\(pid ${process.pid}\\); choose another with --api-port`,
      ),
    });
    expect(events).toEqual([]);
  });
});

describe('a log', () => {
  it('that is too long is set aside, and its writer goes on in an empty one', async () => {
    const { supervisor } = supervise(temporaryFolder());
    const script = 'i=0; while :; do i=$((i+1)); echo "line $i"; sleep 0.01; done';
    const { logFile } = await supervisor.start(sleeper({ args: ['-c', script] }));
    await eventually('some lines', () => statSync(logFile).size > 200);
    boundLog(logFile, 100);
    expect(existsSync(`${logFile}.1`)).toBe(true);
    expect(readFileSync(`${logFile}.1`, 'utf8')).toMatch(/^line 1\n/);
    await eventually('more lines', () => statSync(logFile).size > 50);
    expect(readFileSync(logFile, 'utf8')).toMatch(/^line \d+\nline/);
  });
});
