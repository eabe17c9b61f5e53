/** A write must make its part's number grow: caches go by it. Throws RangeError. */
export function assertGrows(what: 'generation' | 'revision', expected: number, written: number): void {
  if (!(written > expected)) throw new RangeError(`the ${what} must grow with a write: ${expected} -> ${written}`);
}
