/**
 * Data as JSON has it: objects, arrays, texts, numbers, booleans, null; a field that is undefined counts as absent. Nothing
 * here is for anything else (no dates, maps, cycles).
 */

/** A copy that shares nothing with the data, but what is in fields called `shared`: nobody may change that. */
export function copyData<T>(data: T, shared?: string): T;
export function copyData(data: unknown, shared?: string): unknown {
  if (Array.isArray(data)) return data.map((item: unknown) => copyData(item, shared));
  if (!isObject(data)) return data;
  const copy = { ...data };
  for (const key of Object.keys(copy)) {
    const value = copy[key];
    if (typeof value === 'object' && value !== null && key !== shared) copy[key] = copyData(value, shared);
  }
  return copy;
}

/** Whether both say the same, in whatever order their fields come. */
export function isSameData(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => isSameData(item, b[index]));
  }
  if (!isObject(a) || !isObject(b) || Array.isArray(b)) return false;
  for (const key of Object.keys(a)) if (!isSameData(a[key], own(b, key))) return false;
  for (const key of Object.keys(b)) if (b[key] !== undefined && own(a, key) === undefined) return false;
  return true;
}

/**
 * Puts what `before` has in place of each part of `after` that says the same. Returns `before` where nothing differs, else
 * `after`, which must be nobody else's: it is changed.
 */
export function shareWith<T>(before: T, after: T): T;
export function shareWith(before: unknown, after: unknown): unknown {
  if (before === after || !isObject(before) || !isObject(after)) return after;
  if (Array.isArray(before) !== Array.isArray(after)) return after;
  let same = true;
  for (const key of Object.keys(after)) {
    // Nothing in data is what objects inherit: where they are equal, both are fields.
    const value = after[key];
    if (value !== before[key] && !shareField(before, after, key, value)) same = false;
  }
  return same && hasFieldsOf(before, after) ? before : after;
}

/** Whether what they say in that field is the same; if so, it is shared from here on. */
function shareField(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
  key: string,
  value: unknown,
): boolean {
  const was = own(before, key);
  const shared = shareWith(was, value);
  if (shared !== value) after[key] = shared;
  return shared === was;
}

/** Fields that are undefined may be missing. */
function hasFieldsOf(before: Record<string, unknown>, after: Record<string, unknown>): boolean {
  return Object.keys(before).every((key) => before[key] === undefined || Object.hasOwn(after, key));
}

/** An object that is no list. */
export function isRecord(data: unknown): data is Readonly<Record<string, unknown>> {
  return isObject(data) && !Array.isArray(data);
}

function isObject(data: unknown): data is Record<string, unknown> {
  return typeof data === 'object' && data !== null;
}

/** Never what the prototype has. */
function own(object: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
