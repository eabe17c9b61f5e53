import { createServer } from 'node:net';
import { KeelsonError } from '@keelson/core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listenOn } from '../../../../test/support/listener.ts';
import { claimPort } from '../../../../test/support/ports.ts';
import { findPortHolder } from '../../src/supervisor/index.ts';
import { processCommand } from '../../src/supervisor/process-identity.ts';
import { startFixture, temporaryFolder } from '../support.ts';
import { sleeper, supervise } from './supervise.ts';

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
