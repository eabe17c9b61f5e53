/**
 * Writes for each message what checks parsed JSON in place, and what makes a message ready for JSON.stringify where it
 * holds bytes or 64-bit integers.
 */
import type { FieldSchema, MessageSchema, Schema } from './schema.ts';
import { interfaceName } from './types.ts';

export function emitJson(schema: Schema): string {
  const special = specialMessages(schema);
  const used = schema.enums.map(
    ({ name, values }) =>
      `const ${name}Known: ReadonlySet<unknown> = new Set([${values.map(([value]) => `'${value}'`).join(', ')}]);\n`,
  );
  const functions = schema.messages.flatMap((message) => [
    emitCheck(message),
    ...(special.has(message.name) ? [emitPlain(message, special)] : []),
  ]);
  return [...used, ...functions].join('\n');
}

/** The messages that JSON.stringify cannot write as they are, or that may hold one. */
export function specialMessages({ messages }: Schema): ReadonlySet<string> {
  const special = new Set<string>();
  for (let size = -1; size !== special.size; ) {
    size = special.size;
    for (const { name, fields } of messages) if (fields.some((field) => isSpecial(field, special))) special.add(name);
  }
  return special;
}

function isSpecial({ type }: FieldSchema, special: ReadonlySet<string>): boolean {
  if (type.kind === 'message') return special.has(type.name);
  return type.kind === 'scalar' && (type.scalar === 'bytes' || type.scalar === 'int64');
}

function emitCheck(message: MessageSchema): string {
  const lines = message.fields.map(emitCheckField).join('');
  const o = lines === '' ? '_o' : 'o';
  const c = /\bc\b/.test(lines) ? 'c' : '_c';
  return `function check${message.name}(${o}: JsonObject, ${c}: ReadContext): void {\n${lines}}\n`;
}

function emitCheckField(field: FieldSchema): string {
  const { name, label } = field;
  const absent = label === 'required' ? '\n  else c.missing = true;' : '';
  return `  if (o.${name} !== undefined) ${checkOf(field)};${absent}\n`;
}

function checkOf({ name, label, type }: FieldSchema): string {
  const value = `o.${name}`;
  if (type.kind === 'message') {
    const check = `check${type.name}`;
    if (label === 'repeated')
      return `for (const v of toArray(${value}, '${name}')) ${check}(toObject(v, '${name}'), c)`;
    if (label === 'map')
      return `for (const v of Object.values(toObject(${value}, '${name}'))) ${check}(toObject(v, '${name}'), c)`;
    return `${check}(toObject(${value}, '${name}'), c)`;
  }
  if (type.kind === 'enum') {
    return `takeEnum(o, '${name}', ${type.name}Known, ${label === 'required' ? 'c' : 'undefined'})`;
  }
  const check = `check${type.scalar[0]?.toUpperCase()}${type.scalar.slice(1)}`;
  if (label === 'repeated') return `${value} = toArray(${value}, '${name}').map((v) => ${check}(v, '${name}'))`;
  return IN_PLACE.includes(type.scalar) ? `${check}(${value}, '${name}')` : `${value} = ${check}(${value}, '${name}')`;
}

/** Scalars that are as they should be once parsed, or are refused. */
const IN_PLACE: readonly string[] = ['string', 'bool'];

function emitPlain(message: MessageSchema, special: ReadonlySet<string>): string {
  const fields = message.fields.filter((field) => isSpecial(field, special));
  const values = fields.map((field) => `  const ${field.name} = ${plainOf(field)};\n`).join('');
  const same = fields.map(({ name }) => `${name} === m.${name}`).join(' && ');
  const names = fields.map(({ name }) => name).join(', ');
  return `function plain${message.name}(m: T.${interfaceName(message.name)}): unknown {
${values}  return ${same} ? m : { ...m, ${names} };
}
`;
}

function plainOf({ name, label, type }: FieldSchema): string {
  const value = `m.${name}`;
  const one =
    type.kind === 'message'
      ? `plain${type.name}`
      : type.kind === 'scalar' && type.scalar === 'bytes'
        ? 'base64'
        : 'rawInteger';
  if (label === 'required') return `${one}(${value})`;
  if (label === 'repeated') return `plainArray(${value}, ${one})`;
  if (label === 'map') return `plainMap(${value}, ${one})`;
  return `${value} === undefined ? undefined : ${one}(${value})`;
}
