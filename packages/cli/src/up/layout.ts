/** Where everything of one machine lives: one folder, the data directory. */
import { join } from 'node:path';

export interface Layout {
  readonly dataDir: string;
  readonly cluster: string;
  /** Volumes, locks and journals of the executors, one folder per agent. */
  readonly agents: string;
  /** What `keelson backup` has made. */
  readonly backups: string;
  /** The token that guards report with. */
  readonly reportToken: string;
  /** Executor files, as agents of a Mesos cluster fetch them. */
  readonly executors: string;
  readonly sealKey: string;
  readonly schedulerSettings: string;
  readonly storeSeen: string;
}

export function layoutOf(dataDir: string): Layout {
  return {
    dataDir,
    cluster: join(dataDir, 'cluster'),
    agents: join(dataDir, 'agents'),
    backups: join(dataDir, 'backups'),
    reportToken: join(dataDir, 'report.token'),
    executors: join(dataDir, 'executors'),
    sealKey: join(dataDir, 'seal.key'),
    schedulerSettings: join(dataDir, 'run', 'scheduler-settings.json'),
    storeSeen: join(dataDir, 'run', 'store-seen.json'),
  };
}
