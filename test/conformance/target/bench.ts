import { afterEach, beforeEach } from 'vitest';
import { Bench, type Target } from './target.ts';

export type Open = () => Target;

/** A bench per test; what the test has subscribed is torn down after it. */
export function useBench(target: Open): () => Bench {
  let bench: Bench | undefined;
  beforeEach(() => {
    bench = new Bench(target());
  });
  afterEach(() => bench?.close());
  return () => {
    if (bench === undefined) throw new Error('there is a bench only within a test');
    return bench;
  };
}
