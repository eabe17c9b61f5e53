/** What the operator decides of quarantined things. Each decision is recorded; none is taken of what is somebody's by now. */
import { KeelsonError, type Quarantined } from '@keelson/core';
import type { Store } from '@keelson/store';
import { messageOf, pause } from '../time-limit.ts';
import type { Auditor } from './auditor.ts';
import { judged } from './claims.ts';
import type { Quarantine } from './quarantine.ts';

export interface OperatorOptions {
  readonly store: Store;
  readonly quarantine: Quarantine;
  readonly auditor: Auditor;
  readonly kill: (taskId: string, agentId: string) => Promise<void>;
  readonly closing: AbortSignal;
}

const KILL_AGAIN_MS = 1_000;
const KILL_ATTEMPTS = 15;

/** @throws QUARANTINE_NOT_FOUND, REQUEST_REFUSED */
export async function reclaim(options: OperatorOptions, id: string, agentId: string | undefined): Promise<Quarantined> {
  const { quarantine, auditor, store } = options;
  const item = only(quarantine, id, agentId);
  const verdict = await judged(store, item, () => store.retained());
  if (verdict.kind === 'owned') {
    quarantine.drop((other) => other === item);
    throw new KeelsonError('REQUEST_REFUSED', `${item.kind} ${id} belongs to its instance by now: it is left alone`);
  }
  if (item.kind === 'task') await endTask(options, item);
  else {
    await auditor.remove(item, "the operator's word").catch((cause: unknown) => {
      throw new KeelsonError('REQUEST_REFUSED', `${item.kind} ${id} was not removed: ${messageOf(cause)}`, { cause });
    });
  }
  await quarantine.saved();
  return item;
}

/** @throws QUARANTINE_NOT_FOUND; REQUEST_REFUSED where it is not clear which is meant */
export function only(quarantine: Quarantine, id: string, agentId: string | undefined): Quarantined {
  const [first, ...others] = quarantine.find(id, agentId);
  if (first === undefined) throw new KeelsonError('QUARANTINE_NOT_FOUND', `nothing of id ${id} is quarantined`);
  if (others.length === 0) return first;
  const agents = [first, ...others].map((item) => item.agentId).join(', ');
  throw new KeelsonError('REQUEST_REFUSED', `several agents have ${id}: say which agent is meant (${agents})`);
}

/** KILL may be lost on its way; the task's end is news like any other. */
async function endTask({ quarantine, kill, closing }: OperatorOptions, item: Quarantined): Promise<void> {
  for (let attempt = 0; attempt < KILL_ATTEMPTS && !closing.aborted; attempt++) {
    await kill(item.id, item.agentId).catch(() => undefined);
    await pause(attempt === 0 ? KILL_AGAIN_MS / 4 : KILL_AGAIN_MS, closing);
    if (quarantine.find(item.id, item.agentId).length > 0) continue;
    quarantine.tell(item.uid, 'reclaimed', `task ${item.id} on agent ${item.agentId}: the operator's word`);
    return;
  }
  throw new KeelsonError('REQUEST_REFUSED', `its agent has not said that ${item.id} ended: try again`);
}
