/** Where everything of one machine lives: one folder, the data directory. */
import { join } from 'node:path';

export interface Layout {
  readonly dataDir: string;
  readonly cluster: string;
  readonly volumes: string;
  readonly sealKey: string;
  readonly schedulerSettings: string;
  readonly executorSettings: string;
  readonly storeSeen: string;
}

export function layoutOf(dataDir: string): Layout {
  return {
    dataDir,
    cluster: join(dataDir, 'cluster'),
    volumes: join(dataDir, 'volumes'),
    sealKey: join(dataDir, 'seal.key'),
    schedulerSettings: join(dataDir, 'run', 'scheduler-settings.json'),
    executorSettings: join(dataDir, 'run', 'executor-settings.json'),
    storeSeen: join(dataDir, 'run', 'store-seen.json'),
  };
}
