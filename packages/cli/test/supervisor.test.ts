import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { KeelsonError } from '@keelson/core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { killHard } from '../../../test/support/kill-hard.ts';
import { listenOn } from '../../../test/support/listener.ts';
import { claimPort } from '../../../test/support/ports.ts';
import { type ChildSpec, findPortHolder, identify, Supervisor, type SupervisorEvent } from '../src/supervisor/index.ts';
import { boundLog } from '../src/supervisor/log-file.ts';
import { processCommand } from '../src/supervisor/process-identity.ts';
import { eventually, startFixture, temporaryFolder } from './support.ts';

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

  it('leaves a port that takes a moment to be free: the next one waits for it', async () => {
    const dataDir = temporaryFolder();
    const server = createServer();
    const port = await listenOn(server);
    onTestFinished(() => void server.close());
    const parent = await startFixture('supervisor-parent.ts', [dataDir, 'old']);
    await killHard(parent.process);
    const { supervisor, events } = supervise(dataDir);
    const listens = [{ host: '127.0.0.1', port, purpose: 'the API', flag: '--api-port' }];
    const starting = supervisor.start(sleeper({ listens, backoff: { initialMs: 20 } }));
    await eventually('the first launch failed', () => kinds(events).includes('notLaunched'));
    server.close();
    await starting;
    expect(kinds(events)).toEqual(['replacing', 'notLaunched', 'restarting', 'started', 'ready']);
  });

  it('has its child left as it was by one that fails to start the rest; what that one started is ended', async () => {
    const dataDir = temporaryFolder();
    const parent = await startFixture('supervisor-parent.ts', [dataDir, 'same']);
    await killHard(parent.process);
    const { pid } = saidPid.parse(parent.said);
    const { supervisor } = supervise(dataDir);
    expect(supervisor.survivors()).toEqual(['sleeper']);
    await supervisor.start({ name: 'sleeper', command: 'sh', args: ['-c', 'echo begun same; exec sleep 600'] });
    let asked = false;
    const windDown = async (): Promise<void> => {
      asked = true;
    };
    const other = await supervisor.start(sleeper({ name: 'other', windDown }));
    expect(await supervisor.backOut('stop')).toEqual({ left: ['sleeper'], ended: ['other'] });
    expect([isGone(pid), isGone(other.pid ?? 0), asked]).toEqual([false, true, false]);
    const next = supervise(dataDir);
    const child = await next.supervisor.start({
      name: 'sleeper',
      command: 'sh',
      args: ['-c', 'echo begun same; exec sleep 600'],
    });
    expect(child.pid).toBe(pid);
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

  it('asks a child to wind down before its SIGTERM, and not where it is killed', async () => {
    const { supervisor } = supervise(temporaryFolder());
    const asked: string[] = [];
    const windingDown = (name: string) =>
      sleeper({
        name,
        windDown: async () => {
          asked.push(`${name} ${isGone(pidOf(supervisor, name)) ? 'was gone' : 'ran'}`);
          throw new Error('what fails here does not keep it from being ended');
        },
      });
    await supervisor.start(windingDown('one'));
    const { pid = 0 } = await supervisor.start(windingDown('two'));
    await supervisor.stop('two');
    await supervisor.killAll();
    expect(asked).toEqual(['two ran']);
    expect(isGone(pid)).toBe(true);
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
    const server = createServer();
    const port = await listenOn(server);
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

  it('that is taken is named by the command line of who has it, without what is secret in it', async () => {
    const port = await claimPort();
    const holder = await startFixture('port-holder.ts', [String(port), '--requirepass', 'hidden', '--x']);
    expect(findPortHolder(port)).toEqual({ pid: holder.process.pid, command: expect.any(String) });
    const command = processCommand(holder.process.pid ?? 0, 1_000);
    expect(command).toMatch(/^node .*port-holder\.ts \d+ --requirepass \*\*\* --x$/);
    expect(processCommand(holder.process.pid ?? 0, 20)).toMatch(/^node .{14}…$/);
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
