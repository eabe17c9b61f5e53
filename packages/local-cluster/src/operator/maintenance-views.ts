import type { MasterState } from '../master/state.ts';
import type { MachineId, MaintenanceClusterStatus, MaintenanceSchedule } from '../wire.ts';
import { nanoseconds } from './views.ts';

export function viewSchedule(master: MasterState): MaintenanceSchedule {
  const windows = [...master.maintenance.values()].map(({ hostname, ip, unavailability }) => ({
    machine_ids: [machine(hostname, ip)],
    unavailability,
  }));
  return windows.length === 0 ? {} : { windows };
}

export function viewStatus(master: MasterState): MaintenanceClusterStatus {
  const entries = [...master.maintenance.values()];
  const draining = entries
    .filter(({ down }) => !down)
    .map(({ hostname, ip, answers }) => ({
      id: machine(hostname, ip),
      statuses: [...answers].map(([frameworkId, { accepted, atMs }]) => ({
        status: accepted ? ('ACCEPT' as const) : ('DECLINE' as const),
        framework_id: { value: frameworkId },
        timestamp: nanoseconds(atMs),
      })),
    }));
  const down = entries.filter((entry) => entry.down).map(({ hostname, ip }) => machine(hostname, ip));
  return {
    ...(draining.length === 0 ? {} : { draining_machines: draining }),
    ...(down.length === 0 ? {} : { down_machines: down }),
  };
}

function machine(hostname: string, ip: string | undefined): MachineId {
  return { ...(hostname === '' ? {} : { hostname }), ...(ip === undefined ? {} : { ip }) };
}
