/** The frameworks that this process knows, by name, with what core must know of each. */
import { KeelsonError, type Traits } from '@keelson/core';
import type { StatefulFramework } from '@keelson/sdk';
import { traitsOf } from '@keelson/sdk/host';

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

/** The traits of all of them, worked out once; undefined for a name that is not known. */
export function traitsByName(frameworks: Frameworks): (name: string) => Traits | undefined {
  const traits = new Map([...frameworks].map(([name, framework]) => [name, traitsOf(framework)]));
  return (name) => traits.get(name);
}
