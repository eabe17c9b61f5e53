import { type Instance, type Member, StatefulFramework, type TaskConfig } from '@keelson/sdk';
import { z } from 'zod';

/** One server on a port from its offer, that serves the text of its instance's options. */
export class WebServerFramework extends StatefulFramework {
  readonly name = 'web-server';
  readonly topology = 'single';
  readonly ports = ['http'] as const;
  override readonly volume = false;
  override readonly secrets = [];
  override readonly options = z.strictObject({
    text: z.string().max(10_000).default('Hello from Keelson.').describe('What the server answers.'),
  });

  config(instance: Instance, member: Member): TaskConfig {
    const port = Number(member.ports.http);
    return {
      image: 'keelson/busybox:1',
      args: ['busybox', 'httpd', '-f', '-p', `${port}`, '-h', '/www'],
      files: { '/www/index.html': { text: `${instance.options.text}\n` } },
      health: { check: { kind: 'http', port, path: '/' }, intervalMs: 1_000 },
      stop: { signal: 'SIGKILL' },
    };
  }
}
