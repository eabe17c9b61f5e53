/** Looks for the required fields that a message lacks. Only called for one that lacks some: it is not quick. */
import { isObject } from './json-values.ts';

/** By the message's name: its required fields, and its fields that hold messages, with their messages' names. */
export type RequiredFields = Readonly<
  Record<
    string,
    { readonly required: readonly string[]; readonly inner: readonly (readonly [field: string, message: string])[] }
  >
>;

/** Paths as Mesos writes them, for example `accept.operations[0].launch.task_infos[0].name`. */
export function missingFields(table: RequiredFields, message: string, value: unknown, prefix = ''): string[] {
  const row = table[message];
  if (row === undefined || !isObject(value)) return [];
  const own = row.required.filter((field) => value[field] === undefined).map((field) => prefix + field);
  const inner = row.inner.flatMap(([field, type]) => missingInside(table, type, value[field], prefix + field));
  return [...own, ...inner];
}

function missingInside(table: RequiredFields, message: string, value: unknown, path: string): string[] {
  if (Array.isArray(value)) {
    return value.flatMap((one: unknown, index) => missingFields(table, message, one, `${path}[${index}].`));
  }
  return missingFields(table, message, value, `${path}.`);
}
