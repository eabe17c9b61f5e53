import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { eventually, temporaryFolder } from '../support.ts';
import { isGone, pidOf, sleeper, supervise } from './supervise.ts';

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
