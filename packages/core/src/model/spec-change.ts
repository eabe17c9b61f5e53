/** How a spec may change: what a partial spec makes of it, and which changes are refused. */
import type { FieldError } from '../errors.ts';
import { isRecord } from '../plain-data.ts';
import type { InstanceSpec } from './spec.ts';
import { changedPaths } from './template.ts';

/**
 * The spec that a partial one asks for (JSON merge patch, RFC 7396): objects are merged, lists and values replaced, and
 * null puts a field back to its default. The result is unchecked: `validateSpec` is next.
 */
export function mergeSpec(before: InstanceSpec, change: unknown): unknown {
  return mergePatch(before, change);
}

function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return patch;
  const merged: Map<string, unknown> = new Map(isRecord(target) ? Object.entries(target) : []);
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key);
    else merged.set(key, mergePatch(merged.get(key), value));
  }
  return Object.fromEntries(merged);
}

/** Fields in which two specs differ, as `slaves` or `resources.memMb`. */
export function changedFields(before: InstanceSpec, after: InstanceSpec): string[] {
  return changedPaths(before, after, 1);
}

/** The changes that a living instance can't follow, each with the reason. Empty: allowed. */
export function forbiddenChanges(before: InstanceSpec, after: InstanceSpec): FieldError[] {
  const errors: FieldError[] = [];
  const fixed = (path: string, was: string, wanted: string, why: string) => {
    if (was !== wanted) errors.push({ path, message: `is ${was} and can't become ${wanted}: ${why}` });
  };
  fixed('name', before.name, after.name, "its members' stable names and volumes carry it");
  fixed('framework', before.framework, after.framework, 'the data on its volumes is of this framework');
  fixed('network', before.network, after.network, 'members keep the addresses and ports that they have given out');
  const source = (spec: InstanceSpec) => spec.restore?.path ?? 'nothing';
  fixed('restore', source(before), source(after), 'an instance is restored when it is made');
  const { diskMb } = before.resources;
  if (after.resources.diskMb < diskMb) {
    const message = `is ${diskMb} and can't shrink to ${after.resources.diskMb}: volumes may hold more than that`;
    errors.push({ path: 'resources.diskMb', message });
  }
  return errors;
}
