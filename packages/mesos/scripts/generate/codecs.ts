/** Writes the table of required fields, and a codec for each message. */
import { specialMessages } from './json.ts';
import type { MessageSchema, Schema } from './schema.ts';
import { interfaceName } from './types.ts';

export function emitCodecs(schema: Schema): string {
  const special = specialMessages(schema);
  const rows = schema.messages.map(emitRow).join('');
  const codecs = schema.messages.map((message) => emitCodec(message, special)).join('');
  return `export const REQUIRED: RequiredFields = {\n${rows}};\n\n/** A codec for each message, by its name. */\nexport const codecs = {\n${codecs}};\n`;
}

function emitRow({ name, fields }: MessageSchema): string {
  const required = fields.filter(({ label }) => label === 'required').map((field) => `'${field.name}'`);
  const inner = fields.flatMap(({ name: field, type }) =>
    type.kind === 'message' ? [`['${field}', '${type.name}']`] : [],
  );
  return `  ${name}: { required: [${required.join(', ')}], inner: [${inner.join(', ')}] },\n`;
}

function emitCodec({ name, protoName }: MessageSchema, special: ReadonlySet<string>): string {
  const type = `T.${interfaceName(name)}`;
  const plain = special.has(name) ? `plain${name}` : '(m) => m';
  return `  ${name}: messageCodec<${type}>({
    name: '${name}',
    protoName: '${protoName}',
    read: read${name},
    write: write${name},
    check: check${name},
    plain: ${plain},
    required: REQUIRED,
  }),
`;
}
