import { join } from 'node:path';

export interface RunIds {
  readonly agentId: string;
  readonly frameworkId: string;
  readonly executorId: string;
  readonly containerId: string;
}

/** The sandbox of one run of an executor, laid out as in a Mesos agent's work directory. */
export function sandboxDirectory(workDirectory: string, ids: RunIds): string {
  const executor = join('slaves', ids.agentId, 'frameworks', ids.frameworkId, 'executors', ids.executorId);
  return join(workDirectory, executor, 'runs', ids.containerId);
}

/** Where a persistent volume lies below an agent's work directory. A slash in a role becomes a space, as in Mesos. */
export function volumeDirectory(workDirectory: string, role: string, persistenceId: string): string {
  return join(workDirectory, 'volumes', 'roles', role.replaceAll('/', ' '), persistenceId);
}
