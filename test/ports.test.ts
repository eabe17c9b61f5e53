/** Tests of two runs on one machine must not get into each other's ports. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it, onTestFinished } from 'vitest';
import { killHard } from './support/kill-hard.ts';
import { listenOn } from './support/listener.ts';
import { claimPorts, type PortBlock } from './support/ports.ts';

const script = fileURLToPath(new URL('./support/claim-ports.ts', import.meta.url));
/** Claims that nobody else makes: this test tries the same block first each time. */
const folder = mkdtempSync(join(tmpdir(), 'keelson-ports-'));
const start = process.pid + 40;
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function claimElsewhere(): Promise<{ child: ChildProcess; block: PortBlock }> {
  const child = spawn(process.execPath, [script, String(start), folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line]: unknown[] = await once(createInterface(child.stdout), 'line');
  const block: PortBlock = JSON.parse(String(line));
  return { child, block };
}

it('two processes that ask at once get different ports, below those of outgoing connections', async () => {
  const claims = await Promise.all([
    claimElsewhere(),
    claimElsewhere(),
    claimPorts(start, folder).then((block) => ({ block })),
  ]);
  const blocks = claims.map(({ block }) => block).toSorted((a, b) => a.first - b.first);
  const [ephemeral = ''] = readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').split('\t');
  for (const [i, { first, last }] of blocks.entries()) {
    expect(first).toBeGreaterThan(blocks[i - 1]?.last ?? 0);
    expect(last).toBeLessThan(Number(ephemeral));
  }
});

it('the ports of a process that was killed can be had again, unless something still listens there', async () => {
  const { child, block } = await claimElsewhere();
  await killHard(child);
  const server = createServer();
  await listenOn(server, block.first + 7);
  const other = await claimElsewhere();
  expect(other.block).not.toEqual(block);
  server.close();
  await once(server, 'close');
  expect((await claimElsewhere()).block).toEqual(block);
});
