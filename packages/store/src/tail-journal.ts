import { KeelsonError } from '@keelson/core';
import { assertEventId } from './event-id.ts';
import type { StoredEvent } from './store.ts';
import type { Wake } from './wake.ts';

const PAGE = 500;
/** Where no news comes through, the journal is looked at anyway. */
const LOOK_MS = 2_000;
const RETRY_MS = 250;

/** Journal entries from `since` on as they come, until aborted. A store that is away is asked again. */
export async function* tailJournal(
  readAfter: (since: string, limit: number) => Promise<readonly StoredEvent[]>,
  since: string,
  news: Wake,
  signal: AbortSignal,
): AsyncGenerator<StoredEvent, void, undefined> {
  assertEventId(since);
  let last = since;
  while (!signal.aborted) {
    const count = news.count;
    const page = await readAfter(last, PAGE).catch(unlessUnavailable);
    for (const event of page ?? []) {
      if (signal.aborted) return;
      last = event.id;
      yield event;
    }
    if (page === undefined) await news.after(news.count, RETRY_MS, signal);
    else if (page.length === 0) await news.after(count, LOOK_MS, signal);
  }
}

function unlessUnavailable(error: unknown): undefined {
  if (error instanceof KeelsonError && error.code === 'STORE_UNAVAILABLE') return undefined;
  throw error;
}
