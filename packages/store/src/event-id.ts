import { KeelsonError } from '@keelson/core';

const EVENT_ID = /^\d{1,19}(-\d{1,19})?$/;
const MAX_EVENTS = 10_000;

/** Throws QUERY_INVALID: resume points come from outside. */
export function assertEventId(id: string): void {
  if (EVENT_ID.test(id)) return;
  throw new KeelsonError('QUERY_INVALID', 'the events can not be read from there', {
    errors: [{ path: 'since', message: 'must be the id of an event, or 0' }],
  });
}

/** How many entries are read at most, whatever is asked for. */
export function boundedLimit(limit: number): number {
  return Math.min(MAX_EVENTS, Math.max(1, Math.trunc(limit)));
}
