/** Reading of JSON that came from outside: by path, without trusting its shape. */
export interface Json {
  readonly [key: string]: unknown;
}

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null;
}

/** `at(event, 'update.status.task_id.value')`; a number in the path is an index. */
export function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, key) => (isJson(inner) ? inner[key] : undefined), value);
}

/** The text at a path; empty when there is none. */
export function textAt(value: unknown, path: string): string {
  const found = at(value, path);
  return typeof found === 'string' ? found : '';
}

/** The list at a path; empty when there is none. */
export function listAt(value: unknown, path: string): Json[] {
  const found = at(value, path);
  return Array.isArray(found) ? found.filter(isJson) : [];
}

export function parse(text: string): Json {
  const value: unknown = JSON.parse(text);
  if (!isJson(value)) throw new Error(`not an object: ${text.slice(0, 200)}`);
  return value;
}

export function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

export function fromBase64(text: string): string {
  return Buffer.from(text, 'base64').toString();
}
