/** What is done to all instances at once. */
import { KeelsonError } from '@keelson/core';
import type { Store } from '@keelson/store';

const GONE: readonly KeelsonError['code'][] = ['INSTANCE_NOT_FOUND', 'INSTANCE_DESTROYING'];

/** Instances that are meant to run, or that `up` has suspended: as the store has them, whoever declared them. */
export async function namesOf(store: Store, intent: 'run' | 'suspend'): Promise<string[]> {
  return (await store.readAll()).flatMap(({ declared }) => {
    const byOperator = declared.intent.kind === 'suspend' && declared.intent.by === 'operator';
    return declared.intent.kind === intent && !byOperator ? [declared.spec.name] : [];
  });
}

/** Those for which it could be done: one that is being destroyed meanwhile holds up no other. */
export async function eachThatIsThere(
  names: readonly string[],
  change: (name: string) => Promise<unknown>,
): Promise<readonly string[]> {
  const done = await Promise.all(
    names.map(async (name) => {
      try {
        await change(name);
        return [name];
      } catch (error) {
        if (error instanceof KeelsonError && GONE.includes(error.code)) return [];
        throw error;
      }
    }),
  );
  return done.flat();
}
