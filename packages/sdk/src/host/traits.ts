import { HOOKS, OPERATIONS, type OperationName, type Traits, traitsSchema } from '@keelson/core';
import { StatefulFramework } from '../framework.ts';
import type { Maintenance } from '../maintenance.ts';

const HOUR_MS = 3_600_000;

/** The data that core decides by. A hook counts as the framework's own where its class overrides the default. */
export function traitsOf(framework: StatefulFramework): Traits {
  const unable = Object.entries(framework.maintenance).find(([, each]) => !canMaintain(framework, each));
  if (unable !== undefined)
    throw new Error(`${framework.name}: ${unable[0]} has no command, and its executor class no backup`);
  const { topology, ports, startOrder, bootstrap, volume } = framework;
  return traitsSchema.parse({
    topology,
    ports: [...ports],
    startOrder,
    bootstrap,
    volume,
    hooks: HOOKS.filter((hook) => framework[hook] !== Reflect.get(StatefulFramework.prototype, hook)),
    maintenance: Object.entries(framework.maintenance).map(
      ([name, { on = 'each', output = 'text', timeoutMs = HOUR_MS }]) => ({ name, on, output, timeoutMs }),
    ),
    operations: OPERATIONS.filter((operation) => canDo(framework, operation)),
  });
}

function canMaintain({ executor }: StatefulFramework, { command, output }: Maintenance): boolean {
  return command !== undefined || (output === 'backup' && executor?.backup !== undefined);
}

function canDo(framework: StatefulFramework, operation: OperationName): boolean {
  const onAgent: unknown = framework.executor === undefined ? undefined : Reflect.get(framework.executor, operation);
  return typeof onAgent === 'function' || typeof Reflect.get(framework, operation) === 'function';
}
