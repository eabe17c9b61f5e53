/** The frameworks that this process knows, by name, with what core must know of each. */
import { HOOKS, KeelsonError, OPERATIONS, type OperationName, type Traits, traitsSchema } from '@keelson/core';
import { StatefulFramework } from '@keelson/sdk';

const HOUR_MS = 3_600_000;

export type Frameworks = ReadonlyMap<string, StatefulFramework>;

export function frameworksOf(list: readonly StatefulFramework[]): Frameworks {
  const frameworks = new Map<string, StatefulFramework>();
  for (const framework of list) {
    if (frameworks.has(framework.name)) {
      throw new KeelsonError('SETTINGS_INVALID', `two frameworks are called ${framework.name}`);
    }
    frameworks.set(framework.name, framework);
  }
  return frameworks;
}

/** @throws FRAMEWORK_NOT_FOUND */
export function frameworkOf(frameworks: Frameworks, name: string): StatefulFramework {
  const framework = frameworks.get(name);
  if (framework === undefined) throw new KeelsonError('FRAMEWORK_NOT_FOUND', `no framework is called ${name}`);
  return framework;
}

/** The data that core decides by. A hook counts as the framework's own where its class overrides the default. */
export function traitsOf(framework: StatefulFramework): Traits {
  const { topology, ports, startOrder, bootstrap, volume } = framework;
  return traitsSchema.parse({
    topology,
    ports: [...ports],
    startOrder,
    bootstrap,
    volume,
    hooks: HOOKS.filter((hook) => framework[hook] !== Reflect.get(StatefulFramework.prototype, hook)),
    maintenance: Object.entries(framework.maintenance).map(
      ([name, { on = 'each', output = 'text', timeoutMs = HOUR_MS }]) => ({
        name,
        on,
        output,
        timeoutMs,
      }),
    ),
    operations: OPERATIONS.filter((operation) => canDo(framework, operation)),
  });
}

/** The traits of all of them, worked out once; undefined for a name that is not known. */
export function traitsByName(frameworks: Frameworks): (name: string) => Traits | undefined {
  const traits = new Map([...frameworks].map(([name, framework]) => [name, traitsOf(framework)]));
  return (name) => traits.get(name);
}

function canDo(framework: StatefulFramework, operation: OperationName): boolean {
  const onAgent: unknown = framework.executor === undefined ? undefined : Reflect.get(framework.executor, operation);
  return typeof onAgent === 'function' || typeof Reflect.get(framework, operation) === 'function';
}
