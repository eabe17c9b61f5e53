/** What Mesos checks of a FrameworkInfo, with its words. */
import type { FrameworkInfo } from '../wire.ts';
import { hasCapability, rolesOf } from './state.ts';
import { validateId } from './validate-task.ts';

/** 292 years: the longest that 64 bits of nanoseconds hold. */
const MAX_DURATION_SECONDS = 9_223_372_036.854776;

/** What is semantically wrong: told as an ERROR event on a stream that ends. */
export function validateFrameworkInfo(info: FrameworkInfo): string | undefined {
  const id = info.id?.value;
  const wrong = id === undefined || id === '' ? undefined : validateId(id);
  return wrong ?? validateRoles(info) ?? validateFailoverTimeout(info);
}

export function validateSuppressed(info: FrameworkInfo, suppressed: readonly string[]): string | undefined {
  const known = rolesOf(info);
  const unknown = suppressed.filter((role) => !known.includes(role));
  if (unknown.length === 0) return undefined;
  return `Suppressed roles { ${unknown.join(', ')} } are not contained in the set of roles`;
}

/** What UPDATE_FRAMEWORK, and SUBSCRIBE with a known id, may not change. */
export function validateUpdate(old: FrameworkInfo, next: FrameworkInfo): string | undefined {
  const fixed = [
    ['user', old.user, next.user],
    ['checkpoint', String(old.checkpoint ?? false), String(next.checkpoint ?? false)],
    ['principal', old.principal ?? '', next.principal ?? ''],
  ] as const;
  for (const [name, from, to] of fixed) {
    if (from !== to)
      return `Updating 'FrameworkInfo.${name}' is unsupported; attempted to update from '${from}' to '${to}'`;
  }
  return undefined;
}

function validateRoles(info: FrameworkInfo): string | undefined {
  const roles = info.roles ?? [];
  if (hasCapability(info, 'MULTI_ROLE')) {
    if (info.role !== undefined) return "'FrameworkInfo.role' must not be set when the framework is MULTI_ROLE capable";
    const twice = roles.filter((role, index) => roles.indexOf(role) !== index);
    if (twice.length > 0)
      return `'FrameworkInfo.roles' contains duplicate items: { ${[...new Set(twice)].join(', ')} }`;
    for (const role of roles) {
      const wrong = validateRole(role);
      if (wrong !== undefined) return `'FrameworkInfo.roles' contains invalid role: ${wrong}`;
    }
    return undefined;
  }
  if (roles.length > 0) return "'FrameworkInfo.roles' must not be set when the framework is not MULTI_ROLE capable";
  const wrong = info.role === undefined ? undefined : validateRole(info.role);
  return wrong === undefined ? undefined : `'FrameworkInfo.role' is not a valid role: ${wrong}`;
}

function validateRole(role: string): string | undefined {
  if (role === '*') return undefined;
  if (role === '') return 'Empty role name is invalid';
  if (role.startsWith('/')) return `Role '${role}' cannot start with a slash`;
  if (role.endsWith('/')) return `Role '${role}' cannot end with a slash`;
  for (const component of role.split('/')) {
    if (component === '') return `Role '${role}' cannot contain two adjacent slashes`;
    if (component === '.' || component === '..') return `Role '${role}' cannot include '${component}' as a component`;
    if (component === '*') return `Role '${role}' cannot include '*' as a component`;
    if (component.startsWith('-')) return `Role component '${component}' is invalid because it begins with a dash`;
    if (/\s/.test(component) || component.includes('\b')) {
      return `Role component '${component}' is invalid because it contains backspace or whitespace`;
    }
  }
  return undefined;
}

function validateFailoverTimeout({ failover_timeout: seconds = 0 }: FrameworkInfo): string | undefined {
  if (Math.abs(seconds) <= MAX_DURATION_SECONDS) return undefined;
  return `The framework failover_timeout (${String(seconds).replace(/e\+?(\d)/, 'e+$1')}) is invalid`;
}
