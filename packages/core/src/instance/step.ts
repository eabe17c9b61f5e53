/**
 * The heart: an event goes in, the new instance comes out, with the effects that it needs and the journal of what was
 * decided. Pure: the same arguments give the same result. It first takes in what happened (take), then compares what is
 * with what is asked for, all of it, and asks for what is missing (plan): it never relies on having seen every event.
 */
import type { Effect } from '../model/effect.ts';
import type { InstanceEvent } from '../model/event.ts';
import type { Instance } from '../model/instance.ts';
import type { JournalEntry } from '../model/journal.ts';
import { shareWith } from '../plain-data.ts';
import { draftOf } from './draft.ts';
import { plan } from './plan.ts';
import { take } from './take.ts';

export interface Step {
  /** The instance itself where nothing changed, else a copy with its revision one higher, which shares what is the same. */
  readonly instance: Instance;
  /** All unfinished effects, in the order in which they were asked for. Stored with the instance before they are acted on. */
  readonly effects: readonly Effect[];
  readonly journal: readonly JournalEntry[];
  readonly changed: boolean;
}

export function step(instance: Instance, event: InstanceEvent, nowMs: number): Step {
  const draft = draftOf(instance, nowMs);
  take(draft, event);
  plan(draft);
  const changed = shareWith(instance.status, draft.status) !== instance.status;
  if (!changed) return { instance, effects: instance.status.effects, journal: [], changed };
  draft.status.revision += 1;
  return { instance: draft.instance, effects: draft.status.effects, journal: draft.journal, changed };
}
