/**
 * Writes a reader and a writer of protobuf for each message: a switch over whole tags, straight to plain objects. A reader
 * keeps the fields in variables and makes the object at once at the end, with all of its fields: so all objects of a message
 * have one shape, which is the quickest to make and to read.
 */
import type { EnumSchema, FieldSchema, FieldType, MessageSchema, Scalar, Schema } from './schema.ts';
import { interfaceName, typeOf } from './types.ts';

const VARINT = 0;
const FIXED64 = 1;
const DELIMITED = 2;

export function emitProtobuf(schema: Schema): string {
  const enums = schema.enums.map(emitEnum);
  return [...enums, ...schema.messages.flatMap((message) => [emitReader(message), emitWriter(message)])].join('\n');
}

function emitEnum({ name, values }: EnumSchema): string {
  const byNumber = values.map(([value, number]) => `  [${number}, '${value}'],\n`).join('');
  const byName = values.map(([value, number]) => `  ${value}: ${number},\n`).join('');
  return `const ${name}Names = namesByNumber<T.${name}>([\n${byNumber}]);
const ${name}Numbers: Readonly<Record<T.${name}, number>> = {\n${byName}};\n`;
}

function wireType(type: FieldType): number {
  if (type.kind === 'message') return DELIMITED;
  if (type.kind === 'enum') return VARINT;
  if (type.scalar === 'double') return FIXED64;
  return type.scalar === 'string' || type.scalar === 'bytes' ? DELIMITED : VARINT;
}

const tagOf = (number: number, wire: number): number => ((number << 3) | wire) >>> 0;

const READS: Readonly<Record<Scalar, string>> = {
  double: 'r.double()',
  bool: 'r.bool()',
  int32: 'r.int32()',
  uint32: 'r.uint32()',
  int64: 'r.int64()',
  uint64: 'r.uint64()',
  string: 'r.string()',
  bytes: 'r.bytes()',
};

function readOf(type: Exclude<FieldType, { kind: 'enum' }>): string {
  return type.kind === 'message' ? `read${type.name}(r, r.end())` : READS[type.scalar];
}

function emitReader(message: MessageSchema): string {
  const type = `T.${interfaceName(message.name)}`;
  const variables = message.fields.map(emitVariable).join('');
  const cases = message.fields.map(emitReadCase).join('');
  const required = message.fields
    .filter(({ label }) => label === 'required')
    .map(({ name }) => `$${name} === undefined`);
  const check = required.length === 0 ? '' : `  if (${required.join(' || ')}) r.missing = true;\n`;
  const fields = message.fields.map(({ name }) => `${name}: $${name}`).join(', ');
  const object = fields === '' ? '{}' : `{ ${fields} }`;
  return `function read${message.name}(r: ProtobufReader, end: number): ${type} {
${variables}  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
${cases}      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
${check}  return ${object}${required.length === 0 ? '' : ` as ${type}`};
}
`;
}

function emitVariable({ name, label, type }: FieldSchema): string {
  const one = type.kind === 'scalar' ? typeOf(type) : `T.${typeOf(type)}`;
  const all = label === 'repeated' ? `${one}[]` : label === 'map' ? `Record<string, ${one}>` : one;
  return `  let $${name}: ${all} | undefined;\n`;
}

function emitReadCase(field: FieldSchema): string {
  const { name, number, type, label } = field;
  const head = `      case ${tagOf(number, wireType(type))}:`;
  if (label === 'map') return `${head} {\n${emitReadEntry(field)}        break;\n      }\n`;
  if (type.kind === 'enum') {
    if (label === 'repeated') throw new Error(`${name}: repeated enums are not known`);
    return `${head}\n        $${name} = ${type.name}Names[r.int32()] ?? $${name};\n        break;\n`;
  }
  if (label !== 'repeated') return `${head}\n        $${name} = ${readOf(type)};\n        break;\n`;
  const one = `${head}\n        ($${name} ??= []).push(${readOf(type)});\n        break;\n`;
  if (wireType(type) === DELIMITED) return one;
  const packed = `      case ${tagOf(number, DELIMITED)}:\n        for (const last = r.end(); r.at < last; ) ($${name} ??= []).push(${readOf(type)});\n        break;\n`;
  return one + packed;
}

function emitReadEntry({ name, type }: FieldSchema): string {
  if (type.kind !== 'message') throw new Error(`${name}: only maps of messages are known`);
  return `        const entry = readEntry(r, (last) => read${type.name}(r, last));
        if (entry.value === undefined) r.missing = true;
        else setEntry(($${name} ??= {}), entry.key, entry.value);
`;
}

function emitWriter(message: MessageSchema): string {
  const lines = message.fields.map(emitWrite).join('');
  const [m, w] = lines === '' ? ['_m', 'w'] : ['m', 'w'];
  return `function write${message.name}(${m}: T.${interfaceName(message.name)}, ${w}: Writer): Writer {
${lines}  return w;
}
`;
}

function emitWrite(field: FieldSchema): string {
  const { name, label } = field;
  if (label === 'required') return `  ${writeOf(field, `m.${name}`)};\n`;
  if (label === 'optional') return `  if (m.${name} !== undefined) ${writeOf(field, `m.${name}`)};\n`;
  if (label === 'repeated')
    return `  if (m.${name} !== undefined) for (const v of m.${name}) ${writeOf(field, 'v')};\n`;
  const entry = `w.uint32(${tagOf(field.number, DELIMITED)}).fork().uint32(10).string(k)`;
  const value = `write${field.type.kind === 'message' ? field.type.name : ''}(v, ${entry}.uint32(18).fork()).ldelim().ldelim()`;
  return `  if (m.${name} !== undefined) for (const [k, v] of Object.entries(m.${name})) ${value};\n`;
}

function writeOf({ number, type }: FieldSchema, value: string): string {
  const start = `w.uint32(${tagOf(number, wireType(type))})`;
  if (type.kind === 'message') return `write${type.name}(${value}, ${start}.fork()).ldelim()`;
  if (type.kind === 'enum') return `${start}.int32(${type.name}Numbers[${value}])`;
  if (type.scalar === 'int64') return `${start}.int64(fromBigint(${value}))`;
  return type.scalar === 'uint64' ? `${start}.uint64(fromNumber(${value}))` : `${start}.${type.scalar}(${value})`;
}
