/** What a subscribed framework changes about itself: its info, its roles, what it wants to be offered. */
import type { Tx } from '../engine/tx.ts';
import type { FrameworkInfo } from '../wire.ts';
import { rescindOffer } from './offers.ts';
import { requestAllocation } from './request-allocation.ts';
import { type Framework, type MasterState, rolesOf } from './state.ts';
import { putFramework } from './store.ts';
import { validateFrameworkInfo, validateSuppressed, validateUpdate } from './validate-framework.ts';

/** UPDATE_FRAMEWORK. Returns what is wrong. */
export function updateFramework(
  master: MasterState,
  framework: Framework,
  info: FrameworkInfo,
  suppressed: readonly string[],
  tx: Tx,
): string | undefined {
  const error =
    validateFrameworkInfo(info) ?? validateSuppressed(info, suppressed) ?? validateUpdate(framework.info, info);
  if (error !== undefined) return error;
  framework.info = info;
  setSuppressed(framework, suppressed);
  const roles = rolesOf(info);
  for (const offer of [...master.offers.values()]) {
    if (offer.frameworkId === framework.id && !roles.includes(offer.role)) rescindOffer(master, offer, tx);
  }
  putFramework(framework, tx);
  tellAgents(master, framework, tx);
  requestAllocation(tx);
  return undefined;
}

/** SUPPRESS of some roles, or of all when none is named. */
export function suppress(framework: Framework, roles: readonly string[], tx: Tx): void {
  for (const role of roles.length > 0 ? roles : rolesOf(framework.info)) framework.suppressed.add(role);
  putFramework(framework, tx);
}

/** REVIVE: also clears the refuse filters of the roles. */
export function revive(framework: Framework, roles: readonly string[], tx: Tx): void {
  const revived = roles.length > 0 ? roles : rolesOf(framework.info);
  const before = framework.suppressed.size;
  for (const role of revived) framework.suppressed.delete(role);
  framework.filters = framework.filters.filter(({ role }) => !revived.includes(role));
  if (framework.suppressed.size !== before) putFramework(framework, tx);
  requestAllocation(tx);
}

/** Agents hear of the framework's new face, and send what it has not acknowledged at once. */
export function tellAgents(master: MasterState, { info }: Framework, tx: Tx): void {
  for (const { connection, index } of master.agents.values()) {
    if (connection !== 'connected') continue;
    tx.emit({ kind: 'toAgent', agent: index, message: { type: 'updateFramework', framework: info } });
  }
}

export function setSuppressed(framework: Framework, roles: readonly string[]): void {
  framework.suppressed.clear();
  for (const role of roles) framework.suppressed.add(role);
}
