/** The end of an exhaustive switch: compiles only where every case is handled. */
export function assertNever(value: never): never {
  throw new Error(`not handled: ${JSON.stringify(value)}`);
}
