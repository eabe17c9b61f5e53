/** Waits until an instance is as somebody wants to see it. */
import type { Instance } from '@keelson/core';
import type { Change, Store } from '@keelson/store';
import type { InstanceReport } from './report.ts';
import { pause } from './time-limit.ts';

export type WaitedFor = 'running' | 'suspended' | 'gone';

export interface Waited {
  readonly reached: boolean;
  /** As it was last; null where it is gone. */
  readonly instance: InstanceReport | null;
}

const LOOK_AGAIN_MS = 60_000;

/** An instance that this process has not heard of yet is not gone: the store is asked first. */
export async function waitFor(
  store: Store,
  toReport: (instance: Instance) => InstanceReport,
  { name, until, timeoutMs }: { name: string; until: WaitedFor; timeoutMs: number },
  signal: AbortSignal,
): Promise<Waited> {
  const over = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  if (store.get(name) === undefined) await store.find(name);
  for (;;) {
    const change = new AbortController();
    const stop = store.onChange((news) => {
      if (nameIn(news) === name) change.abort();
    });
    const waited = look(store.get(name), until, toReport);
    const done = waited.reached || waited.instance === null || over.aborted;
    if (!done) await pause(LOOK_AGAIN_MS, AbortSignal.any([change.signal, over]));
    stop();
    if (done) return waited;
  }
}

function look(
  instance: Instance | undefined,
  until: WaitedFor,
  toReport: (instance: Instance) => InstanceReport,
): Waited {
  if (instance === undefined) return { reached: until === 'gone', instance: null };
  const report = toReport(instance);
  return { reached: until !== 'gone' && report.phase === until, instance: report };
}

function nameIn(change: Change): string {
  return change.kind === 'removed' ? change.name : change.instance.declared.spec.name;
}
