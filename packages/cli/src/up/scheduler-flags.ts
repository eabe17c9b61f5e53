/** What Node is started with for a scheduler; bench/scheduler-memory.ts measures with the same. */
export const SCHEDULER_NODE_FLAGS: readonly string[] = [
  // A small young generation: what thousands of instances leave behind is collected early, at some cost in time.
  '--max-semi-space-size=8',
];
