/** A value of which the types say more than is sure: what JavaScript authors may hand over. */
export function untyped<T>(value: unknown): T {
  return JSON.parse(JSON.stringify({ value }), (_key, inner: unknown) => inner).value;
}
