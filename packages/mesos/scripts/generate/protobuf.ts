/** Writes a reader and a writer of protobuf for each message: a switch over whole tags, straight to plain objects. */
import type { EnumSchema, FieldSchema, FieldType, MessageSchema, Scalar, Schema } from './schema.ts';
import { interfaceName } from './types.ts';

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
  int64: 'readInt64(r)',
  uint64: 'readUint64(r)',
  string: 'r.string()',
  bytes: 'readBytes(r)',
};

function readOf(type: Exclude<FieldType, { kind: 'enum' }>): string {
  return type.kind === 'message' ? `read${type.name}(r, r.uint32() + r.pos, c)` : READS[type.scalar];
}

function emitReader(message: MessageSchema): string {
  const type = `T.${interfaceName(message.name)}`;
  const cases = message.fields.map(emitReadCase).join('');
  const required = message.fields
    .filter(({ label }) => label === 'required')
    .map(({ name }) => `m.${name} === undefined`);
  const check = required.length === 0 ? '' : `  if (${required.join(' || ')}) c.missing = true;\n`;
  const context = /\bc\b/.test(cases + check) ? 'c' : '_c';
  return `function read${message.name}(r: Reader, end: number, ${context}: ReadContext): ${type} {
  const m: Draft<${type}> = {};
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag) {
${cases}      default:
        skip(r, tag);
    }
  }
  if (r.pos !== end) throw new RangeError('a message ends beyond its length');
${check}  return m as ${type};
}
`;
}

function emitReadCase(field: FieldSchema): string {
  const { name, number, type, label } = field;
  const head = `      case ${tagOf(number, wireType(type))}:`;
  if (label === 'map') return `${head} {\n${emitReadEntry(field)}        break;\n      }\n`;
  if (type.kind === 'enum') {
    if (label === 'repeated') throw new Error(`${name}: repeated enums are not known`);
    return `${head} {\n        const name = ${type.name}Names[r.int32()];\n        if (name !== undefined) m.${name} = name;\n        break;\n      }\n`;
  }
  if (label !== 'repeated') return `${head}\n        m.${name} = ${readOf(type)};\n        break;\n`;
  const one = `${head}\n        (m.${name} ??= []).push(${readOf(type)});\n        break;\n`;
  if (wireType(type) === DELIMITED) return one;
  const packed = `      case ${tagOf(number, DELIMITED)}:\n        for (const last = r.uint32() + r.pos; r.pos < last; ) (m.${name} ??= []).push(${readOf(type)});\n        break;\n`;
  return one + packed;
}

function emitReadEntry({ name, type }: FieldSchema): string {
  if (type.kind !== 'message') throw new Error(`${name}: only maps of messages are known`);
  return `        const entry = readEntry(r, (last) => read${type.name}(r, last, c));
        if (entry.value === undefined) c.missing = true;
        else setEntry((m.${name} ??= {}), entry.key, entry.value);
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
