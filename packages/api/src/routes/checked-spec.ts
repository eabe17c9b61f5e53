/** The edge: nothing that fails here reaches the control plane. */
import {
  forbiddenChanges,
  type InstanceSpec,
  isRecord,
  KeelsonError,
  mergeSpec,
  type SpecFramework,
  validateSpec,
} from '@keelson/core';
import type { ControlPlane } from '../control-plane.ts';

/** @throws SPEC_INVALID with every field that is wrong. */
export function checkedSpec(body: unknown, controlPlane: ControlPlane): InstanceSpec {
  const result = validateSpec(body, knownFrameworks(controlPlane));
  if (!result.ok) throw new KeelsonError('SPEC_INVALID', undefined, { errors: result.errors });
  return result.spec;
}

/** The name is in the path already; in the body it may be left out, but not differ. */
export function checkedSpecOf(name: string, body: unknown, controlPlane: ControlPlane): InstanceSpec {
  if (!isRecord(body)) return checkedSpec(body, controlPlane);
  const result = validateSpec({ ...body, name: body.name ?? name }, knownFrameworks(controlPlane));
  const errors = result.ok ? [] : [...result.errors];
  if (body.name !== undefined && body.name !== name)
    errors.unshift({ path: 'name', message: `must be ${name}, as in the path` });
  if (!result.ok || errors.length > 0) throw new KeelsonError('SPEC_INVALID', undefined, { errors });
  return result.spec;
}

/** @throws INSTANCE_NOT_FOUND, SPEC_INVALID, SPEC_CHANGE_FORBIDDEN */
export function checkedChange(
  name: string,
  body: unknown,
  controlPlane: ControlPlane,
): Readonly<Record<string, unknown>> {
  if (!isRecord(body)) throw new KeelsonError('BODY_INVALID', 'The body must be a partial spec: an object.');
  const before = controlPlane.get(name).spec;
  const after = checkedSpec(mergeSpec(before, body), controlPlane);
  const errors = forbiddenChanges(before, after);
  if (errors.length > 0) throw new KeelsonError('SPEC_CHANGE_FORBIDDEN', undefined, { errors });
  return body;
}

function knownFrameworks(controlPlane: ControlPlane): readonly SpecFramework[] {
  return controlPlane.frameworks().map(({ name, traits, options }) => ({ name, topology: traits.topology, options }));
}
