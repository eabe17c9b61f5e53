import { type Instance, StatefulFramework, type TaskConfig } from '@keelson/sdk';
import { z } from 'zod';

/** Keeps as many containers running as the spec's `peers` says: never more, those that are about to start included. */
export class NContainersFramework extends StatefulFramework {
  readonly name = 'n-containers';
  readonly topology = 'cluster';
  readonly ports = [];
  override readonly volume = false;
  override readonly secrets = [];
  override readonly options = z.strictObject({
    args: z
      .array(z.string())
      .min(1)
      .default(['busybox', 'sleep', '1000000'])
      .describe('What the containers run; their image is the spec’s.'),
  });

  config(instance: Instance): TaskConfig {
    const { args } = this.options.parse(instance.options);
    return { image: 'keelson/busybox:1', args, stop: { signal: 'SIGKILL' } };
  }
}
