import type { MasterState } from '../master/state.ts';
import { nanoseconds } from './views.ts';

export function viewSchedule(master: MasterState): object {
  const windows = [...master.maintenance.values()].map(({ hostname, ip, unavailability }) => ({
    machine_ids: [machine(hostname, ip)],
    unavailability,
  }));
  return windows.length === 0 ? {} : { windows };
}

export function viewStatus(master: MasterState): object {
  const entries = [...master.maintenance.values()];
  const draining = entries
    .filter(({ down }) => !down)
    .map(({ hostname, ip, answers }) => ({
      id: machine(hostname, ip),
      statuses: [...answers].map(([frameworkId, { accepted, atMs }]) => ({
        status: accepted ? 'ACCEPT' : 'DECLINE',
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

function machine(hostname: string, ip: string | undefined): object {
  return { ...(hostname === '' ? {} : { hostname }), ...(ip === undefined ? {} : { ip }) };
}
