/** `keelson up` sent to places that can't be: said before anything is installed or started. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listenOn } from '../../../test/support/listener.ts';
import { claimPort } from '../../../test/support/ports.ts';
import { pingRedis } from '../src/supervisor/ping-redis.ts';
import { eventually, temporaryFolder } from './support.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

async function up(...flags: readonly string[]) {
  const dataDir = join(temporaryFolder(), 'data');
  const [api, redis, mesos] = [await claimPort(), await claimPort(), await claimPort()];
  const ports = [`--api-port=${api}`, `--redis-port=${redis}`, `--mesos-port=${mesos}`];
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [main, 'up', `--data-dir=${dataDir}`, ...ports, ...flags],
    { timeout: 30_000, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } },
  );
  return { code: status, stdout, stderr, started: existsSync(join(dataDir, 'logs', 'scheduler.log')) };
}

async function redisServer(...args: readonly string[]): Promise<number> {
  const port = await claimPort();
  const server = spawn('redis-server', ['--port', String(port), '--save', '', ...args], {
    cwd: temporaryFolder(),
    stdio: 'ignore',
  });
  onTestFinished(() => void server.kill('SIGKILL'));
  const password = args[args.indexOf('--requirepass') + 1] ?? '';
  await eventually('it answers', () =>
    pingRedis({ host: '127.0.0.1', port, password }, AbortSignal.timeout(1_000)).then(
      (ready) => ready,
      () => false,
    ),
  );
  return port;
}

describe('a given Redis', () => {
  it('that does not answer is said to be so, with who named it; exit code 5', async () => {
    const port = await claimPort();
    const { code, stdout, stderr, started } = await up(`--redis-url=redis://:hidden@127.0.0.1:${port}`);
    expect({ code, stdout, started }).toEqual({ code: 5, stdout: '', started: false });
    expect(stderr).toContain(`error STORE_UNAVAILABLE: redis://:***@127.0.0.1:${port}`);
    expect(stderr).toContain('which --redis-url or REDIS_URL names: Redis: connect ECONNREFUSED');
    expect(stderr).not.toMatch(/hidden| {4}at /);
  });

  it('that refuses the password is said to be so, at once', async () => {
    const port = await redisServer('--appendonly', 'yes', '--requirepass', 'right');
    const { code, stderr } = await up(`--redis-url=redis://:wrong@127.0.0.1:${port}`);
    expect(code).toBe(5);
    expect(stderr).toContain('WRONGPASS');
  });

  it('that would lose what it acknowledged is refused', async () => {
    const port = await redisServer('--appendonly', 'no', '--requirepass', 'right');
    const { code, stderr, started } = await up(`--redis-url=redis://:right@127.0.0.1:${port}`);
    expect({ code, started }).toEqual({ code: 5, started: false });
    expect(stderr).toContain('error STORE_UNSAFE');
    expect(stderr).toContain('appendonly is no');
  });
});

describe('ports that are taken', () => {
  it('are named all at once', async () => {
    const servers = [createServer(), createServer()];
    const [first = 0, second = 0] = await Promise.all(
      servers.map((server) => {
        onTestFinished(() => void server.close());
        return listenOn(server);
      }),
    );
    const { code, stdout, stderr, started } = await up(`--redis-port=${first}`, `--api-port=${second}`);
    expect({ code, stdout, started }).toEqual({ code: 1, stdout: '', started: false });
    expect(stderr).toMatch(/error PORT_TAKEN: 2 ports are taken:\n/);
    expect(stderr).toContain(`127.0.0.1:${first} (the private Redis) is taken by`);
    expect(stderr).toMatch(
      new RegExp(`127.0.0.1:${second} \\(the API\\) is taken by .*choose another with --api-port`),
    );
  });
});

it('persistent volumes without one role that may reserve are refused before anything starts', async () => {
  for (const role of ['*', 'a,b']) {
    const { code, stderr, started } = await up('--volumes=mesos', `--mesos-role=${role}`);
    expect(code).not.toBe(0);
    expect(stderr).toContain('--volumes');
    expect(stderr).toContain('one role that disk can be reserved for');
    expect(started).toBe(false);
  }
});
