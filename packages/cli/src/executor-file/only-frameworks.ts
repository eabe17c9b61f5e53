/**
 * Cuts a keelson.config.ts down to its frameworks. The executor file is read by whoever reaches the artifact port: what else
 * a configuration holds (the URL of a Redis, with its password) must not be in it.
 */
import { KeelsonError } from '@keelson/core';
import { parseAst } from 'rolldown/parseAst';

type Program = ReturnType<typeof parseAst>;
type Statement = Program['body'][number];
type ExportedDefault = Extract<Statement, { type: 'ExportDefaultDeclaration' }>['declaration'];
type ObjectLiteral = Extract<ExportedDefault, { type: 'ObjectExpression' }>;
type Node = { readonly type: string; readonly start: number; readonly end: number };

/** The same module, whose default export has no other property than `frameworks`. @throws KeelsonError SETTINGS_INVALID */
export function onlyFrameworks(code: string, file: string): string {
  const program = parseAst(code, { lang: /\.[mc]?ts$/.test(file) ? 'ts' : 'js' }, file);
  const settings = defaultExport(program);
  if (settings === undefined) throw unclear(file, 'its default export is no object that is written out');
  const kept = settings.properties.filter((property) => {
    if (property.type === 'SpreadElement') throw unclear(file, 'its settings are spread from elsewhere');
    return nameOf(property.key, property.computed, file) === 'frameworks';
  });
  const texts = kept.map(({ start, end }) => code.slice(start, end));
  return `${code.slice(0, settings.start)}{ ${texts.join(', ')} }${code.slice(settings.end)}`;
}

function defaultExport(program: Program): ObjectLiteral | undefined {
  for (const statement of program.body) {
    if (statement.type === 'ExportDefaultDeclaration') return objectOf(statement.declaration, program);
  }
  return undefined;
}

/** `{ … }`, `defineConfig({ … })`, `{ … } satisfies …`, or the name of a constant that is one of them. */
function objectOf(node: Node, program: Program): ObjectLiteral | undefined {
  if (isObject(node)) return node;
  const inner = innerOf(node);
  if (inner !== undefined) return objectOf(inner, program);
  if (node.type !== 'Identifier' || !('name' in node)) return undefined;
  for (const statement of program.body) {
    if (statement.type !== 'VariableDeclaration' || statement.kind !== 'const') continue;
    for (const { id, init } of statement.declarations) {
      if (id.type === 'Identifier' && id.name === node.name && init !== null) return objectOf(init, program);
    }
  }
  return undefined;
}

function isObject(node: Node): node is ObjectLiteral {
  return node.type === 'ObjectExpression';
}

function innerOf(node: Node): Node | undefined {
  if ((node.type === 'TSSatisfiesExpression' || node.type === 'TSAsExpression') && 'expression' in node) {
    return isNode(node.expression) ? node.expression : undefined;
  }
  if (node.type !== 'CallExpression' || !('arguments' in node) || !Array.isArray(node.arguments)) return undefined;
  const [argument]: unknown[] = node.arguments;
  return node.arguments.length === 1 && isNode(argument) ? argument : undefined;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value && 'end' in value;
}

function nameOf(key: Node, computed: boolean, file: string): string {
  if (!computed && key.type === 'Identifier' && 'name' in key) return String(key.name);
  if (!computed && key.type === 'Literal' && 'value' in key) return String(key.value);
  throw unclear(file, 'a key of its settings is computed');
}

function unclear(file: string, why: string): KeelsonError {
  return new KeelsonError(
    'SETTINGS_INVALID',
    `${file}: ${why}, so its frameworks can't be told from other settings, which must not be in the executor file. ` +
      'Write export default defineConfig({ frameworks: […], … }).',
  );
}
