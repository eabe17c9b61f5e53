import type { Instance } from '@keelson/core';
import { phaseOf } from '@keelson/core';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What /metrics shows of a scheduler. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #updates: Histogram;

  constructor(instances: () => Iterable<Instance>, leading: () => boolean) {
    collectDefaultMetrics({ register: this.#registry });
    this.#updates = new Histogram({
      name: 'keelson_status_update_seconds',
      help: 'Time from a status update to its acknowledgement',
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5],
      registers: [this.#registry],
    });
    new Gauge({
      name: 'keelson_leading',
      help: '1 where this scheduler leads',
      registers: [this.#registry],
      collect() {
        this.set(leading() ? 1 : 0);
      },
    });
    new Gauge({
      name: 'keelson_instances',
      help: 'Instances by framework and phase',
      labelNames: ['framework', 'phase'],
      registers: [this.#registry],
      collect() {
        this.reset();
        for (const instance of instances())
          this.inc({ framework: instance.declared.spec.framework, phase: phaseOf(instance) });
      },
    });
    new Gauge({
      name: 'keelson_members_running',
      help: 'Members that run, by framework and role',
      labelNames: ['framework', 'role'],
      registers: [this.#registry],
      collect() {
        this.reset();
        for (const { declared, status } of instances()) {
          for (const { role, task } of status.members) {
            if (task?.state === 'running') this.inc({ framework: declared.spec.framework, role });
          }
        }
      },
    });
  }

  updateStarted(): () => void {
    const end = this.#updates.startTimer();
    return () => {
      end();
    };
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }
}
