/** What an agent keeps on disk: one folder per agent, so that many agents of a machine leave each other alone. */
import { createHash } from 'node:crypto';
import { mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

export interface AgentFolder {
  readonly path: string;
  /** Launch numbers, epochs, terms and deaths, of all executors of this agent. */
  readonly journal: string;
  readonly volumes: string;
  /** The file whose lock an executor holds while it lives. */
  executorLock(executorId: string): string;
}

export function openAgentFolder(dataDir: string, agentId: string): AgentFolder {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const path = join(realpathSync(dataDir), fileName(agentId));
  const folder: AgentFolder = {
    path,
    journal: join(path, 'journal.db'),
    volumes: join(path, 'volumes'),
    executorLock: (executorId) => join(path, 'executors', `${fileName(executorId)}.lock`),
  };
  mkdirSync(folder.volumes, { recursive: true, mode: 0o700 });
  mkdirSync(join(path, 'executors'), { recursive: true, mode: 0o700 });
  return folder;
}

/** An id as a file name: short ones of harmless characters stay as they are. */
function fileName(id: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/.test(id)) return id;
  return `sha256-${createHash('sha256').update(id).digest('hex')}`;
}
