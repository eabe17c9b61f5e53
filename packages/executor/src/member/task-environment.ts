import type Docker from 'dockerode';
import type { Logger } from 'pino';
import type { Report } from '../agent-connection.ts';
import type { CgroupDesk } from '../cgroup/cgroup-desk.ts';
import type { ExitWatch } from '../docker/exit-watch.ts';
import type { Images } from '../docker/images.ts';
import type { FileStore } from '../files/file-store.ts';
import type { SecretDesk } from '../files/secret-desk.ts';
import type { Journal } from '../journal/journal.ts';
import type { Owner } from '../labels.ts';
import type { FormerContainers } from '../recovery/former-containers.ts';
import type { VolumeDesk } from '../volume/volume-desk.ts';

/** What all tasks of one executor run share. */
export interface TaskEnvironment {
  readonly docker: Docker;
  /** For how long a launch waits for the engine to answer at all. */
  readonly engineAnswerMs: number;
  readonly owner: Owner;
  readonly sandbox: string;
  readonly hostCpus: number;
  /** Where backups are; null: nowhere. */
  readonly backups: string | null;
  readonly images: Images;
  readonly exits: ExitWatch;
  readonly cgroup: CgroupDesk;
  readonly files: FileStore;
  readonly secrets: SecretDesk;
  readonly volumes: VolumeDesk;
  readonly former: FormerContainers;
  readonly journal: Journal;
  readonly log: Logger;
  /** Resolves when the guard stands, or is late: never rejects. */
  readonly guarded: () => Promise<void>;
  /** Resolves when the agent has the update; rejects when the executor ends before. */
  readonly report: (report: Report) => Promise<void>;
}
