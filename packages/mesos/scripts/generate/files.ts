/** The files of src/generated, as they should be. */
import { emitCodecs } from './codecs.ts';
import { emitJson } from './json.ts';
import { emitProtobuf } from './protobuf.ts';
import { readSchema } from './schema.ts';
import { emitTypes } from './types.ts';

export interface GeneratedFile {
  readonly name: string;
  readonly text: string;
}

const HEADER = '// Generated from proto/ by scripts/generate.ts. Do not edit.\n\n';

const JSON_VALUES = [
  'base64',
  'checkBool',
  'checkBytes',
  'checkDouble',
  'checkInt32',
  'checkInt64',
  'checkString',
  'checkUint32',
  'checkUint64',
  'type JsonObject',
  'plainArray',
  'plainMap',
  'rawInteger',
  'type ReadContext',
  'takeEnum',
  'toArray',
  'toObject',
];
const PROTOBUF_VALUES = ['fromBigint', 'fromNumber', 'namesByNumber', 'readEntry', 'setEntry'];

function importsFor(code: string): string {
  const used = (names: readonly string[]) =>
    names.filter((name) => new RegExp(`\\b${name.replace('type ', '')}\\b`).test(code)).join(', ');
  return `import type { Writer } from 'protobufjs/minimal.js';
import { ${used(JSON_VALUES)} } from '../codec/json-values.ts';
import { messageCodec } from '../codec/message-codec.ts';
import type { RequiredFields } from '../codec/missing-fields.ts';
import type { ProtobufReader } from '../codec/protobuf-reader.ts';
import { ${used(PROTOBUF_VALUES)} } from '../codec/protobuf-values.ts';
import type * as T from './types.ts';

`;
}

export function generate(): readonly GeneratedFile[] {
  const schema = readSchema();
  const codecs = [emitProtobuf(schema), emitJson(schema), emitCodecs(schema)].join('\n');
  return [
    { name: 'types.ts', text: HEADER + emitTypes(schema) },
    { name: 'codecs.ts', text: HEADER + importsFor(codecs) + codecs },
  ];
}
