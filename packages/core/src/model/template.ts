/** What of a spec the launch of a task depends on: when it changes, the members that run are launched again. */
import { z } from 'zod';
import { isRecord, isSameData } from '../plain-data.ts';
import { type InstanceSpec, resourcesSchema, specSchema } from './spec.ts';

const partsSchema = z.strictObject({
  image: specSchema.shape.image,
  cpus: resourcesSchema.shape.cpus,
  memMb: resourcesSchema.shape.memMb,
  options: specSchema.shape.options,
  durability: specSchema.shape.durability,
  syncSlaves: specSchema.shape.syncSlaves,
});

const PARTS = partsSchema.keyof().options;

/** `id`: the generation in which it was first seen (0: before templates were stored). Tasks remember it. */
export const formerTemplateSchema = partsSchema.extend({ id: z.int().min(0) });
/** `generation`: since when it is the present one; older than its id never, newer where a change was taken back. */
export const templateSchema = formerTemplateSchema.extend({ generation: z.int().min(0) });

export type TemplateParts = z.infer<typeof partsSchema>;
export type FormerTemplate = z.infer<typeof formerTemplateSchema>;
export type Template = z.infer<typeof templateSchema>;

export function templateParts({ image, resources, options, durability, syncSlaves }: InstanceSpec): TemplateParts {
  const { cpus, memMb } = resources;
  return { ...(image === undefined ? {} : { image }), cpus, memMb, options, durability, syncSlaves };
}

export function isSameTemplate(a: TemplateParts, b: TemplateParts): boolean {
  return PARTS.every((part) => isSameData(a[part], b[part]));
}

/** Paths of the spec in which they differ. */
export function templateChanges(a: TemplateParts, b: TemplateParts): string[] {
  const values = (parts: TemplateParts) => ({
    image: parts.image,
    'resources.cpus': parts.cpus,
    'resources.memMb': parts.memMb,
    options: parts.options,
    durability: parts.durability,
    syncSlaves: parts.syncSlaves,
  });
  return changedPaths(values(a), values(b), 0);
}

/** Paths of fields in which two values differ, the names in order; no deeper than `depth` objects. */
export function changedPaths(
  a: Readonly<Record<string, unknown>>,
  b: Readonly<Record<string, unknown>>,
  depth: number,
): string[] {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
  return names.flatMap((name) => {
    const [was, is] = [a[name], b[name]];
    if (isSameData(was, is)) return [];
    if (depth === 0 || !isRecord(was) || !isRecord(is)) return [name];
    return changedPaths(was, is, depth - 1).map((path) => `${name}.${path}`);
  });
}
