/** A server with an operation that goes on until it is let go: how often it was begun is what it says in the end. */
import { defineConfig } from '@keelson/cli';
import { command, type Instance, type Member, StatefulFramework, type TaskConfig } from '@keelson/sdk';

const WAIT = 'echo x >> /data/begun; until [ -e /data/go ]; do sleep 0.1; done; wc -l < /data/begun';

class Slow extends StatefulFramework {
  readonly name = 'slow';
  readonly topology = 'single';
  readonly ports = ['redis'] as const;
  override readonly secrets = [];
  override readonly maintenance = {
    wait: { summary: 'waits for a file', command: () => command(['sh', '-c', WAIT]) },
  };

  config(_instance: Instance, member: Member): TaskConfig {
    const port = Number(member.ports.redis);
    return {
      image: 'keelson/redis:7.0',
      args: ['redis-server', '--port', `${port}`, '--bind', '127.0.0.1'],
      volume: { path: '/data' },
      health: { check: { kind: 'tcp', port }, intervalMs: 500 },
    };
  }
}

export default defineConfig({ frameworks: [new Slow()] });
