/** Reads the proto files into a flat list of messages and enums, each under the name that it has in TypeScript. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { Enum, type Field, MapField, Namespace, Root, Type } from 'protobufjs';

export const PROTO_DIR = path.resolve(import.meta.dirname, '../../../../proto');

/** What a package puts before the names of its messages; `mesos.v1` puts nothing. */
const PREFIXES: Readonly<Record<string, string>> = {
  'mesos.v1': '',
  'mesos.v1.scheduler': 'Scheduler',
  'mesos.v1.executor': 'Executor',
  'mesos.v1.master': 'Master',
  'mesos.v1.maintenance': 'Maintenance',
};

const SCALARS = ['double', 'bool', 'int32', 'uint32', 'int64', 'uint64', 'string', 'bytes'] as const;
export type Scalar = (typeof SCALARS)[number];

export type FieldType =
  | { readonly kind: 'scalar'; readonly scalar: Scalar }
  | { readonly kind: 'enum'; readonly name: string }
  | { readonly kind: 'message'; readonly name: string };

export interface FieldSchema {
  readonly name: string;
  readonly number: number;
  readonly label: 'required' | 'optional' | 'repeated' | 'map';
  readonly type: FieldType;
  readonly doc: string | undefined;
}

export interface MessageSchema {
  readonly name: string;
  /** As in the proto file, without its package. */
  readonly protoName: string;
  readonly fields: readonly FieldSchema[];
  readonly doc: string | undefined;
}

export interface EnumSchema {
  readonly name: string;
  readonly values: readonly (readonly [name: string, number: number])[];
}

export interface Schema {
  readonly messages: readonly MessageSchema[];
  readonly enums: readonly EnumSchema[];
}

export function readSchema(): Schema {
  const root = new Root();
  root.resolvePath = (_origin, target) => path.join(PROTO_DIR, target);
  const files = readdirSync(path.join(PROTO_DIR, 'mesos/v1')).filter((file) => file.endsWith('.proto'));
  root.loadSync(
    files.sort().map((file) => `mesos/v1/${file}`),
    { keepCase: true, alternateCommentMode: true },
  );
  root.resolveAll();
  const messages: MessageSchema[] = [];
  const enums: EnumSchema[] = [];
  collect(root, messages, enums);
  const names = [...messages, ...enums].map(({ name }) => name);
  const doubles = names.filter((name, index) => names.indexOf(name) !== index);
  if (doubles.length > 0) throw new Error(`two messages have the same name in TypeScript: ${doubles.join(', ')}`);
  const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
  return { messages: messages.sort(byName), enums: enums.sort(byName) };
}

function collect(namespace: Namespace, messages: MessageSchema[], enums: EnumSchema[]): void {
  for (const nested of namespace.nestedArray) {
    if (nested instanceof Enum) {
      enums.push({ name: tsName(nested), values: Object.entries(nested.values) });
      continue;
    }
    if (nested instanceof Type) messages.push(messageSchema(nested));
    if (nested instanceof Namespace) collect(nested, messages, enums);
  }
}

function messageSchema(type: Type): MessageSchema {
  const fields = type.fieldsArray.map(fieldSchema).sort((a, b) => a.number - b.number);
  return { name: tsName(type), protoName: type.name, fields, doc: type.comment ?? undefined };
}

function fieldSchema(field: Field): FieldSchema {
  const { name, id: number } = field;
  return { name, number, label: labelOf(field), type: fieldType(field), doc: field.comment ?? undefined };
}

function labelOf(field: Field): FieldSchema['label'] {
  if (field instanceof MapField) {
    if (field.keyType !== 'string') throw new Error(`${field.fullName}: only maps by string are known`);
    return 'map';
  }
  if (field.repeated) return 'repeated';
  return field.required ? 'required' : 'optional';
}

function fieldType(field: Field): FieldType {
  const resolved = field.resolvedType;
  if (resolved instanceof Enum) return { kind: 'enum', name: tsName(resolved) };
  if (resolved instanceof Type) return { kind: 'message', name: tsName(resolved) };
  const scalar = SCALARS.find((one) => one === field.type);
  if (scalar === undefined) throw new Error(`${field.fullName}: type ${field.type} is not known`);
  return { kind: 'scalar', scalar };
}

function tsName(object: Type | Enum): string {
  const parts = object.fullName.split('.').slice(1);
  const start = parts.findIndex((part) => /^[A-Z]/.test(part));
  const packageName = parts.slice(0, start).join('.');
  const prefix = PREFIXES[packageName];
  if (prefix === undefined) throw new Error(`package ${packageName} has no prefix`);
  return prefix + parts.slice(start).join('');
}
