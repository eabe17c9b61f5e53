/** Maintenance: machines that will be away from a time on, and the inverse offers that ask for them. */
import type { Tx } from '../engine/tx.ts';
import type { Filters, InverseOffer, MachineId, MaintenanceWindow } from '../wire.ts';
import { removeAgentForGood } from './agent-lost.ts';
import { rescindOffer } from './offers.ts';
import { requestAllocation } from './request-allocation.ts';
import { type Agent, type Framework, ipOf, type Maintenance, type MasterState } from './state.ts';
import { sendEvent } from './status.ts';
import { putMaintenance } from './store.ts';

const DEFAULT_REFUSE_SECONDS = 5;

export function maintenanceOf(master: MasterState, agent: Agent): Maintenance | undefined {
  for (const entry of master.maintenance.values()) if (isMachine(agent, entry)) return entry;
  return undefined;
}

/** UPDATE_MAINTENANCE_SCHEDULE. Returns what is wrong with the schedule. All offers are rescinded: they lack `unavailability`. */
export function updateSchedule(master: MasterState, windows: readonly MaintenanceWindow[], tx: Tx): string | undefined {
  const next = new Map<string, Maintenance>();
  for (const { machine_ids: machines = [], unavailability } of windows) {
    for (const machine of machines) {
      const key = machineKey(machine);
      if (next.has(key)) return `Machine '${JSON.stringify(machine)}' appears more than once in the schedule`;
      const down = master.maintenance.get(key)?.down ?? false;
      next.set(key, { hostname: machine.hostname ?? '', ip: machine.ip, unavailability, down, answers: new Map() });
    }
  }
  master.maintenance.clear();
  for (const [key, entry] of next) master.maintenance.set(key, entry);
  putMaintenance(next.values(), tx);
  for (const offer of [...master.offers.values()]) rescindOffer(master, offer, tx);
  for (const id of [...master.inverseOffers.keys()]) rescindInverseOffer(master, id, tx);
  requestAllocation(tx);
  return undefined;
}

/** START_MAINTENANCE: the machines go down, and their agents with them. Returns what is wrong. */
export function startMaintenance(master: MasterState, machines: readonly MachineId[], tx: Tx): string | undefined {
  for (const machine of machines) {
    if (!master.maintenance.has(machineKey(machine)))
      return `Machine '${JSON.stringify(machine)}' is not part of a maintenance schedule`;
  }
  for (const machine of machines) {
    const entry = master.maintenance.get(machineKey(machine));
    if (entry === undefined) continue;
    entry.down = true;
    for (const agent of [...master.agents.values()]) {
      if (!isMachine(agent, entry)) continue;
      removeAgentForGood(master, agent, "Operator initiated 'Machine DOWN'", tx);
      tx.emit({ kind: 'toAgent', agent: agent.index, message: { type: 'shutdownAgent' } });
    }
  }
  putMaintenance(master.maintenance.values(), tx);
  return undefined;
}

/** STOP_MAINTENANCE: the machines are up again, and out of the schedule. */
export function stopMaintenance(master: MasterState, machines: readonly MachineId[], tx: Tx): string | undefined {
  for (const machine of machines) {
    const entry = master.maintenance.get(machineKey(machine));
    if (entry?.down !== true)
      return `Machine '${JSON.stringify(machine)}' is not in DOWN mode and cannot be brought up`;
  }
  for (const machine of machines) master.maintenance.delete(machineKey(machine));
  putMaintenance(master.maintenance.values(), tx);
  requestAllocation(tx);
  return undefined;
}

/** Asks each framework that uses an agent of a scheduled machine, once, and again when it has refused long enough. */
export function makeInverseOffers(master: MasterState, tx: Tx): void {
  if (master.maintenance.size === 0) return;
  for (const framework of master.frameworks.values()) {
    const inverse: InverseOffer[] = [];
    for (const agent of master.agents.values()) {
      const entry = maintenanceOf(master, agent);
      if (entry === undefined || entry.down || !isAsked(master, framework, agent, entry, tx.nowMs)) continue;
      const id = `${master.info.id}-O${master.nextOffer++}`;
      master.inverseOffers.set(id, { id, frameworkId: framework.id, agentId: agent.id });
      const { unavailability } = entry;
      const ids = { id: { value: id }, framework_id: { value: framework.id }, agent_id: { value: agent.id } };
      inverse.push({ ...ids, unavailability });
    }
    if (inverse.length > 0)
      sendEvent(framework, { type: 'INVERSE_OFFERS', inverse_offers: { inverse_offers: inverse } }, tx);
  }
}

export interface InverseAnswer {
  readonly ids: readonly string[];
  readonly accepted: boolean;
  readonly filters: Filters | undefined;
}

export function answerInverseOffers(master: MasterState, framework: Framework, answer: InverseAnswer, tx: Tx): void {
  const seconds = answer.filters?.refuse_seconds ?? DEFAULT_REFUSE_SECONDS;
  for (const id of answer.ids) {
    const offer = master.inverseOffers.get(id);
    if (offer === undefined || offer.frameworkId !== framework.id) continue;
    master.inverseOffers.delete(id);
    const agent = master.agents.get(offer.agentId);
    const entry = agent === undefined ? undefined : maintenanceOf(master, agent);
    const refusedUntilMs = tx.nowMs + Math.max(seconds * 1000, master.settings.allocationIntervalMs);
    entry?.answers.set(framework.id, { accepted: answer.accepted, atMs: tx.nowMs, refusedUntilMs });
  }
  requestAllocation(tx);
}

export function rescindInverseOffersOf(master: MasterState, agent: Agent, tx: Tx): void {
  for (const offer of [...master.inverseOffers.values()])
    if (offer.agentId === agent.id) rescindInverseOffer(master, offer.id, tx);
}

export function machineKey(machine: MachineId): string {
  return `${machine.hostname ?? ''}|${machine.ip ?? ''}`;
}

function rescindInverseOffer(master: MasterState, id: string, tx: Tx): void {
  const offer = master.inverseOffers.get(id);
  master.inverseOffers.delete(id);
  const framework = offer === undefined ? undefined : master.frameworks.get(offer.frameworkId);
  if (framework === undefined) return;
  sendEvent(
    framework,
    { type: 'RESCIND_INVERSE_OFFER', rescind_inverse_offer: { inverse_offer_id: { value: id } } },
    tx,
  );
}

function isAsked(master: MasterState, framework: Framework, agent: Agent, entry: Maintenance, nowMs: number): boolean {
  if (framework.stream === undefined) return false;
  if ((entry.answers.get(framework.id)?.refusedUntilMs ?? 0) > nowMs) return false;
  for (const offer of master.inverseOffers.values()) {
    if (offer.frameworkId === framework.id && offer.agentId === agent.id) return false;
  }
  return usesAgent(master, framework, agent);
}

function usesAgent(master: MasterState, framework: Framework, agent: Agent): boolean {
  for (const task of framework.tasks.values()) if (task.agentId === agent.id) return true;
  for (const offer of master.offers.values())
    if (offer.frameworkId === framework.id && offer.agentId === agent.id) return true;
  return false;
}

function isMachine(agent: Agent, entry: Maintenance): boolean {
  if (entry.hostname !== '' && entry.hostname !== agent.info.hostname) return false;
  return entry.ip === undefined || entry.ip === '' || entry.ip === ipOf(agent);
}
