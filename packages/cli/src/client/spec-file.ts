/** Files of specs: YAML or JSON, several documents in one. What is wrong is told by file, line and field. */
import { readFile } from 'node:fs/promises';
import { type FieldError, KeelsonError, messageOf } from '@keelson/core';
import { type Document, isMap, isNode, isScalar, LineCounter, type Node, parseAllDocuments } from 'yaml';

export interface SpecDocument {
  readonly source: string;
  readonly value: unknown;
  /** `cache.yaml:3: slaves`: where the field is, or what it would be in. */
  locate(error: FieldError): FieldError;
}

const MAX_FILE_BYTES = 1_048_576;

/** @throws KeelsonError SPEC_INVALID with a line for each thing that is no YAML */
export async function readSpecFile(path: string): Promise<readonly SpecDocument[]> {
  const source = path === '-' ? 'stdin' : path;
  const text = await readText(path, source);
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false });
  if (!Array.isArray(documents)) return [];
  const errors = documents.flatMap((document) =>
    document.errors.map(({ message, pos: [from] }) => ({ path: `${source}:${lines.linePos(from).line}`, message })),
  );
  if (errors.length > 0) throw new KeelsonError('SPEC_INVALID', undefined, { errors });
  return documents
    .filter(({ contents }) => contents !== null && !(isScalar(contents) && contents.value === null))
    .map((document) => specDocument(document, source, lines));
}

function specDocument(document: Document, source: string, lines: LineCounter): SpecDocument {
  return {
    source,
    value: plainValue(document, source),
    locate: ({ path, message }) => {
      const offset = offsetOf(document.contents, keysOf(path)) ?? document.range?.[0] ?? 0;
      return { path: `${source}:${lines.linePos(offset).line}${path === '' ? '' : `: ${path}`}`, message };
    },
  };
}

/** Aliases that multiply without end are refused by the parser. */
function plainValue(document: Document, source: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    const message = messageOf(cause);
    throw new KeelsonError('SPEC_INVALID', undefined, { errors: [{ path: source, message }], cause });
  }
}

async function readText(path: string, source: string): Promise<string> {
  const text =
    path === '-'
      ? await readStdin()
      : await readFile(path, 'utf8').catch((cause: unknown) => {
          const reason =
            cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
              ? 'there is no such file'
              : String(cause);
          throw new KeelsonError('SPEC_INVALID', undefined, { errors: [{ path: source, message: reason }], cause });
        });
  if (text.length <= MAX_FILE_BYTES) return text;
  throw new KeelsonError('SPEC_INVALID', undefined, { errors: [{ path: source, message: 'must be at most 1 MiB' }] });
}

async function readStdin(): Promise<string> {
  let text = '';
  process.stdin.setEncoding('utf8');
  for await (const chunk of process.stdin) {
    text += chunk;
    if (text.length > MAX_FILE_BYTES) break;
  }
  return text;
}

/** `placement.constraints[0]` → placement, constraints, 0 */
function keysOf(path: string): readonly (string | number)[] {
  return [...path.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([text, index]) => (index === undefined ? text : Number(index)));
}

/** Where the field is written; where it is missing, the part that should hold it. */
function offsetOf(node: unknown, keys: readonly (string | number)[]): number | undefined {
  if (!isNode(node)) return undefined;
  const [key, ...rest] = keys;
  if (key === undefined) return startOf(node);
  if (isMap(node)) {
    const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
    const at = isNode(pair?.key) ? startOf(pair.key) : undefined;
    return rest.length === 0 ? (at ?? startOf(node)) : (offsetOf(pair?.value, rest) ?? at ?? startOf(node));
  }
  const inner: unknown = 'get' in node && typeof node.get === 'function' ? node.get(key, true) : undefined;
  return offsetOf(inner, rest) ?? startOf(node);
}

function startOf(node: Node): number | undefined {
  return node.range?.[0];
}
