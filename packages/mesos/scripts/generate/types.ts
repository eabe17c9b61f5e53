/** Writes the interfaces, the enums' names, and the unions of the top-level messages. */
import type { FieldSchema, FieldType, MessageSchema, Scalar, Schema } from './schema.ts';

const SCALAR_TYPES: Readonly<Record<Scalar, string>> = {
  double: 'number',
  bool: 'boolean',
  int32: 'number',
  uint32: 'number',
  int64: 'bigint',
  uint64: 'number',
  string: 'string',
  bytes: 'Uint8Array',
};

/** Messages that say in `type` which of their fields holds the rest: told apart by that field in TypeScript. */
export const UNIONS: readonly string[] = [
  'SchedulerCall',
  'SchedulerEvent',
  'ExecutorCall',
  'ExecutorEvent',
  'MasterCall',
  'MasterResponse',
];

/** Parts that Mesos takes the absence of for an empty one. */
const OPTIONAL_PARTS: readonly string[] = ['revive', 'suppress'];

/** The interface of a message as the wire allows it. */
export const interfaceName = (name: string): string => (UNIONS.includes(name) ? `Any${name}` : name);

export function typeOf(type: FieldType): string {
  if (type.kind === 'scalar') return SCALAR_TYPES[type.scalar];
  return type.kind === 'message' ? interfaceName(type.name) : type.name;
}

export function emitTypes(schema: Schema): string {
  const enums = schema.enums.map(
    ({ name, values }) => `export type ${name} =\n${values.map(([value]) => `  | '${value}'`).join('\n')};\n`,
  );
  const unions = schema.messages.filter(({ name }) => UNIONS.includes(name));
  return [...enums, ...schema.messages.map(emitInterface), ...unions.map((one) => emitUnion(schema, one))].join('\n');
}

function emitInterface(message: MessageSchema): string {
  const fields = message.fields.map((field) => `${doc(field.doc, '  ')}  ${emitField(field)}\n`).join('');
  const body = fields === '' ? '{}' : `{\n${fields}}`;
  const name = interfaceName(message.name);
  // An empty interface would allow anything, primitives too.
  if (fields === '') return `${doc(message.doc)}export type ${name} = Readonly<Record<string, never>>;\n`;
  return `${doc(message.doc)}export interface ${name} ${body}\n`;
}

function emitField({ name, label, type }: FieldSchema): string {
  const one = typeOf(type);
  if (label === 'required') return `readonly ${name}: ${one};`;
  if (label === 'repeated') return `readonly ${name}?: readonly ${one}[] | undefined;`;
  if (label === 'map') return `readonly ${name}?: Readonly<Record<string, ${one}>> | undefined;`;
  return `readonly ${name}?: ${one} | undefined;`;
}

interface Variant {
  readonly type: string;
  readonly part: FieldSchema | undefined;
}

function variantsOf(schema: Schema, message: MessageSchema): { variants: Variant[]; shared: FieldSchema[] } {
  const types = schema.enums.find(({ name }) => name === `${message.name}Type`)?.values ?? [];
  const names = types.map(([type]) => type).filter((type) => type !== 'UNKNOWN');
  const variants = names.map((type) => ({
    type,
    part: message.fields.find(({ name }) => name === type.toLowerCase()),
  }));
  const parts = variants.map(({ part }) => part?.name);
  const shared = message.fields.filter(({ name }) => name !== 'type' && !parts.includes(name));
  return { variants, shared };
}

function emitUnion(schema: Schema, message: MessageSchema): string {
  const { variants, shared } = variantsOf(schema, message);
  const common = shared.map((field) => ` ${emitField(field)}`).join('');
  const lines = variants.map(({ type, part }) => {
    if (part === undefined) return `  | { readonly type: '${type}';${common} }`;
    const optional = OPTIONAL_PARTS.includes(part.name);
    const field = optional ? emitField(part) : emitField({ ...part, label: 'required' });
    return `  | { readonly type: '${type}';${common} ${field} }`;
  });
  return `${doc(message.doc)}export type ${message.name} =\n${lines.join('\n')};\n\n${emitGuard(message, variants)}`;
}

function emitGuard({ name }: MessageSchema, variants: readonly Variant[]): string {
  const whole = ({ part }: Variant) => part === undefined || OPTIONAL_PARTS.includes(part.name);
  const plain = variants.filter(whole).map(({ type }) => `    case '${type}':\n`);
  const withPart = variants
    .filter((variant) => !whole(variant))
    .map(({ type, part }) => `    case '${type}':\n      return message.${part?.name} !== undefined;\n`);
  const always = plain.length === 0 ? '' : `${plain.join('')}      return true;\n`;
  return `/** Whether the type is a known one, and the part that it names is there. */
export function is${name}(message: Any${name}): message is ${name} {
  switch (message.type) {
${withPart.join('')}${always}    default:
      return false;
  }
}
`;
}

function doc(text: string | undefined, indent = ''): string {
  if (text === undefined) return '';
  return `${indent}/** ${text.split('\n').join(' ')} */\n`;
}
