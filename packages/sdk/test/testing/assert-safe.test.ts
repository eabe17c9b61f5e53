import { describe, expect, it } from 'vitest';
import {
  type Decision,
  type Member,
  type Position,
  promote,
  relaunch,
  type TaskConfig,
  wait,
} from '../../src/index.ts';
import { assertSafe, type SafetyOptions, UnsafeError } from '../../src/testing/index.ts';
import { Replicated } from '../support/replicated.ts';

async function failureOf(
  framework: Parameters<typeof assertSafe>[0],
  options: SafetyOptions = {},
): Promise<UnsafeError> {
  const failure = await assertSafe(framework, { seeds: 30, ...options }).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (failure instanceof UnsafeError) return failure;
  throw new Error(`it counts as safe: ${failure}`);
}

/** What a JavaScript author may return, whatever the types say. */
function untyped<T>(value: unknown): T {
  return JSON.parse(JSON.stringify(value));
}

describe('a sound framework', () => {
  it('is safe in hundreds of histories', async () => {
    await assertSafe(new Replicated(), { seeds: 200 });
  });

  it('is so where it decides about lost members by itself', async () => {
    class Deciding extends Replicated {
      override masterLost(instance: { members: readonly Member[] }): Decision | undefined {
        const slave = instance.members.find(({ role, healthy }) => role === 'slave' && healthy);
        return slave === undefined ? relaunch : promote(slave);
      }
      override slaveLost(): Decision {
        return wait('in a moment', 500);
      }
    }
    await assertSafe(new Deciding(), { seeds: 25 });
  });

  it.each([
    ['a cluster', 'cluster'],
    ['a single server', 'single'],
  ] as const)('is so as %s without ports', async (_words, topology) => {
    class Other extends Replicated {
      override readonly ports = [];
      override config(): TaskConfig {
        return { image: 'replicated:1' };
      }
    }
    const framework = Object.assign(new Other(), { topology });
    await assertSafe(framework, { seeds: 20 });
  });

  it('is so where its hooks throw at times', async () => {
    class Moody extends Replicated {
      #calls = 0;
      override masterRunning(): void {
        this.#calls += 1;
        if (this.#calls % 2 === 1) throw new Error('not now');
      }
    }
    await assertSafe(() => new Moody(), { seeds: 20 });
  });

  it('has its commands read, where the test says what servers print', async () => {
    const read: string[] = [];
    class Reading extends Replicated {
      override probe() {
        return super.probe().map((result) => {
          read.push(result.position.value);
          return result;
        });
      }
    }
    await assertSafe(new Reading(), {
      seeds: 5,
      output: (operation, { offset }) => (operation === 'probe' || operation === 'demote' ? `at ${offset}` : undefined),
    });
    expect(read.length).toBeGreaterThan(5);
  });
});

describe('a framework that is not safe', () => {
  it('compares the wrong way round: the stalest would be master', async () => {
    class Liar extends Replicated {
      override compare(a: Position, b: Position): number | undefined {
        return super.compare(b, a);
      }
    }
    const failure = await failureOf(new Liar());
    expect(failure.why).toMatch(/^compare ranks i\d-\d \(at \d+\) before i\d-\d \(at \d+\)/);
    expect(failure.message).toMatch(/^replicated is not safe:\n/);
    expect(failure.message).toContain('running and healthy');
    expect(failure.message).toContain(`\nseed ${failure.seed}: compare ranks`);
    expect(failure.message).toContain(`Replay: KEELSON_SEED=${failure.seed}`);
  });

  it('can not read the positions that its servers give', async () => {
    class Strict extends Replicated {
      override compare(a: Position): number {
        if (!a.value.includes('/')) throw new Error(`no LSN: ${a.value}`);
        return 0;
      }
    }
    const failure = await failureOf(new Strict());
    expect(failure.message).toContain('no LSN');
  });

  it.each<[string, unknown, RegExp]>([
    ['an image that is no string', { image: 7 }, /config returned what can't be used: image: .*string/],
    ['nothing', null, /config returned what can't be used: its answer/],
    [
      'a port that it did not ask for',
      { image: 'a', health: { check: { kind: 'tcp', port: 80 } } },
      /health\.check\.port: 80 is none of the member's ports \(sql \d+\)/,
    ],
    ['a field that there is not', { image: 'a', port: 80 }, /config returned what can't be used: .*port/],
  ])('has a config that returns %s: shown, not crashed', async (_words, config, text) => {
    class Nonsense extends Replicated {
      override config(): TaskConfig {
        return untyped(config);
      }
    }
    const failure = await failureOf(new Nonsense());
    expect(failure.why).toMatch(/^does not settle: i0: still shows a problem: config of i0-\d: /);
    expect(failure.why).toMatch(text);
  });

  it('puts its password where everybody can read it', async () => {
    class Open extends Replicated {
      override config(...[instance, member]: Parameters<Replicated['config']>): TaskConfig {
        return { ...super.config(instance, member), env: { PASSWORD: instance.secrets.password ?? '' } };
      }
    }
    const failure = await failureOf(new Open());
    expect(failure.why).toContain('put the secret `password` where it can be read');
  });

  it('has a hook that always throws: its member never counts as started', async () => {
    class Broken extends Replicated {
      override slaveRunning(): void {
        throw new Error('never');
      }
    }
    const failure = await failureOf(new Broken());
    expect(failure.why).toMatch(/does not settle: .*slaveRunning of i\d-\d: .*never/);
  });

  it('has a hook that hangs', async () => {
    class Hanging extends Replicated {
      override masterRunning(): Promise<void> {
        return new Promise(() => undefined);
      }
    }
    expect((await failureOf(new Hanging())).why).toBe('masterRunning took longer than 1000 ms, of real time: it hangs');
  });

  it('has a follow that always throws: its slaves never come into sync', async () => {
    class Lost extends Replicated {
      override follow(): never {
        throw new Error('which master?');
      }
    }
    expect((await failureOf(new Lost())).why).toContain('which master?');
  });
});
