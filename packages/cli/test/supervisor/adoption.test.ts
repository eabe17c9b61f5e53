import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { killHard } from '../../../../test/support/kill-hard.ts';
import { listenOn } from '../../../../test/support/listener.ts';
import { eventually, startFixture, temporaryFolder } from '../support.ts';
import { isGone, kinds, saidPid, sleeper, supervise } from './supervise.ts';

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
