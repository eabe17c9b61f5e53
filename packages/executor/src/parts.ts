/** What an executor run is made of, put together: no decision is taken here. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { FromExecutor } from '@keelson/core';
import type Docker from 'dockerode';
import type { Logger } from 'pino';
import type { AgentConnection } from './agent-connection.ts';
import type { AgentFolder } from './agent-folder.ts';
import { CgroupDesk } from './cgroup/cgroup-desk.ts';
import { connectEngine } from './docker/engine.ts';
import { ExitWatch } from './docker/exit-watch.ts';
import { Images } from './docker/images.ts';
import { FileStore } from './files/file-store.ts';
import { SecretDesk } from './files/secret-desk.ts';
import { GuardLink } from './guard/guard-link.ts';
import { Journal } from './journal/journal.ts';
import type { Owner } from './labels.ts';
import type { TaskEnvironment } from './member/task-environment.ts';
import { MesosConnection } from './mesos-connection.ts';
import { FormerContainers } from './recovery/former-containers.ts';
import { Recovery } from './recovery/recovery.ts';
import type { ExecutorSettings } from './settings.ts';
import { VolumeDesk } from './volume/volume-desk.ts';

export interface Parts {
  readonly settings: ExecutorSettings;
  readonly owner: Owner;
  readonly log: Logger;
  readonly folder: AgentFolder;
  readonly docker: Docker;
  readonly connection: AgentConnection;
  readonly guard: GuardLink;
  readonly recovery: Recovery;
  readonly environment: TaskEnvironment;
  readonly send: (message: FromExecutor) => void;
}

/** To be called under the executor's lock. */
export function assemble(settings: ExecutorSettings, folder: AgentFolder, log: Logger): Parts {
  const { cluster, agentId, executorId, sandbox, shmDir, dataDir, dockerHost } = settings;
  const owner: Owner = { cluster, agentId, executorId, runId: randomUUID() };
  const nowMs = Date.now();
  const docker = connectEngine(dockerHost);
  const journal = new Journal(folder.journal, nowMs);
  const files = new FileStore({ shmDir, sandbox, dataDir, owner, log });
  const exits = new ExitWatch({ docker, runId: owner.runId, log, nowMs });
  const former = new FormerContainers({ docker, owner, folder, journal, log });
  const connection = new MesosConnection(settings, log);
  const send = (message: FromExecutor): void => connection.send(Buffer.from(JSON.stringify(message)));
  const guard = new GuardLink({
    orders: {
      dockerHost,
      ...owner,
      journal: folder.journal,
      filesPath: files.path,
      report: settings.report,
    },
    logPath: join(sandbox, 'guard.log'),
    log,
  });
  const environment: TaskEnvironment = {
    docker,
    engineAnswerMs: settings.engineAnswerMs,
    owner,
    sandbox,
    hostCpus: cpus().length,
    backups: settings.backupDir,
    images: new Images(docker, settings.pullAnswerMs),
    exits,
    cgroup: new CgroupDesk({ docker, log, leave: (containerId) => guard.leaveCgroup(containerId) }),
    files,
    secrets: new SecretDesk(send, log),
    volumes: new VolumeDesk({ docker, owner, folder, former, hasEnded: (id) => exits.hasEnded(id), sandbox }),
    former,
    journal,
    log,
    guarded: () => guard.ready(),
    report: (report) => connection.report(report),
  };
  const recovery = new Recovery({ docker, owner, journal, former, log, send });
  return { settings, owner, log, folder, docker, connection, guard, recovery, environment, send };
}

/** Changes with each boot of the machine. */
export function readBootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
}
