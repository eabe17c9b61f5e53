import { KeelsonError } from '@keelson/core';

/** What a new framework is called, in its three forms. */
export interface ProjectNames {
  /** `MySQL`: the stem of its classes. */
  readonly title: string;
  /** `mysql`: what instances name. */
  readonly name: string;
}

/** `StatefulFramework` and `StatefulExecutor` are what the project's classes extend. */
const TAKEN = 'Stateful';

/** @throws KeelsonError NAME_INVALID where no class could be called so. */
export function projectNames(given: string): ProjectNames {
  if (!/^[A-Za-z][A-Za-z0-9]{0,39}$/.test(given))
    throw new KeelsonError(
      'NAME_INVALID',
      `${JSON.stringify(given)} can't be the name of a class: letters and digits only, at most 40, first a letter`,
    );
  const title = `${given.charAt(0).toUpperCase()}${given.slice(1)}`;
  if (title === TAKEN)
    throw new KeelsonError(
      'NAME_INVALID',
      `${title}Framework is the class that frameworks extend: it can't be called so`,
    );
  return { title, name: given.toLowerCase() };
}
