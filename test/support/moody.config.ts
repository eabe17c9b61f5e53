/** A configuration with a framework of its own, whose instances misbehave as their names say: `hangs-1`, `exits`. */
import { defineConfig } from '@keelson/cli';
import { type Instance, type Member, StatefulFramework, type TaskConfig } from '@keelson/sdk';

class Moody extends StatefulFramework {
  readonly name = 'moody';
  readonly topology = 'master-slave';
  readonly ports = ['redis'] as const;
  override readonly startOrder = 'together';

  async config(instance: Instance, member: Member): Promise<TaskConfig> {
    const port = Number(member.ports.redis);
    const server: TaskConfig = {
      image: 'keelson/redis:7.0',
      args: ['redis-server', '--port', String(port), '--bind', '127.0.0.1', '--dir', '/data', '--save', ''],
      volume: { path: '/data' },
      health: { check: { kind: 'tcp', port }, intervalMs: 500 },
    };
    const [mood] = instance.name.split('-');
    switch (mood) {
      case 'hangs':
        return new Promise(() => undefined);
      case 'throws':
        throw new Error('no server of that kind in stock');
      case 'nonsense':
        return JSON.parse('{"image": 7, "arguments": []}');
      case 'foreign':
        return { ...server, health: { check: { kind: 'tcp', port: 6_379 } } };
      case 'late':
        return server;
      case 'exits':
        return { ...server, args: ['sh', '-c', 'echo the disk is on fire >&2; exit 3'] };
      case 'sick':
        return {
          ...server,
          health: { check: { kind: 'command', argv: ['false'] }, intervalMs: 200, startTimeoutMs: 700 },
        };
      case 'absent':
        return { ...server, image: 'keelson.invalid/absent:1' };
      default:
        return server;
    }
  }

  override async masterRunning(instance: Instance): Promise<void> {
    if (instance.name.startsWith('late')) throw new Error('nobody told me');
  }
}

export default defineConfig({ frameworks: [new Moody()] });
