import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { forbiddenChanges, mergeSpec, type SpecFramework, validateSpec } from '../src/index.ts';

const redis: SpecFramework = {
  name: 'redis',
  topology: 'master-slave',
  options: z.strictObject({
    maxmemoryPolicy: z.enum(['noeviction', 'allkeys-lru']).default('noeviction'),
    minReplicas: z.int().min(0).max(10).default(0),
  }),
};
const lenient: SpecFramework = {
  name: 'lenient',
  topology: 'single',
  options: z.object({ size: z.number().optional() }),
};
const etcd: SpecFramework = { name: 'etcd', topology: 'cluster' };
const frameworks = [redis, lenient, etcd];

function errorsOf(input: unknown): readonly string[] {
  const result = validateSpec(input, frameworks);
  return result.ok ? [] : result.errors.map(({ path, message }) => `${path}: ${message}`);
}

function specOf(input: unknown) {
  const result = validateSpec(input, frameworks);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.spec;
}

describe('a good spec', () => {
  test('comes back with the defaults of its schema and of its options', () => {
    expect(specOf({ name: 'cache', framework: 'redis', slaves: 2 })).toEqual({
      name: 'cache',
      framework: 'redis',
      slaves: 2,
      peers: 3,
      resources: { cpus: 1, memMb: 100, diskMb: 1024 },
      placement: { distribution: 2, constraints: [], strategy: 'spread' },
      onAgentLost: { action: 'wait', afterMs: 600_000 },
      network: 'host',
      durability: 'async',
      syncSlaves: 1,
      options: { maxmemoryPolicy: 'noeviction', minReplicas: 0 },
    });
  });

  test('is the same when checked again', () => {
    const spec = specOf({ name: 'cache', framework: 'redis', slaves: 2, options: { minReplicas: 1 } });
    expect(specOf(spec)).toEqual(spec);
  });
});

describe('a bad spec', () => {
  test('says all that is wrong at once, in the order of the fields', () => {
    expect(errorsOf({ name: 'Cache!', framework: 'redsi', slaves: -1 })).toEqual([
      'name: must be a DNS label: a-z, 0-9, -, at most 40 characters, first a letter',
      'framework: unknown: redsi. Did you mean redis?',
      'slaves: must be 0 or more',
    ]);
  });

  test('names each unknown field, and what was probably meant', () => {
    expect(errorsOf({ name: 'a', framework: 'redis', slave: 2, resources: { memMB: 5, gpu: 1 } })).toEqual([
      'resources.memMB: is not a known field. Did you mean memMb?',
      'resources.gpu: is not a known field.',
      'slave: is not a known field. Did you mean slaves?',
    ]);
  });

  test('says which type is needed and which was given', () => {
    expect(errorsOf({ name: 5, framework: 'redis', slaves: '2', resources: [], placement: null })).toEqual([
      'name: must be a string, not a number',
      'slaves: must be a number, not a string',
      'resources: must be an object, not a list',
      'placement: must be an object, not null',
    ]);
  });

  test.each([null, undefined, 5, 'text', []])('%j is no spec', (input) => {
    expect(errorsOf(input)).toHaveLength(1);
  });

  test('lists what is missing', () => {
    expect(errorsOf({})).toEqual(['name: is missing', 'framework: is missing']);
  });

  test('has bounds on its resources', () => {
    const resources = { cpus: -1, memMb: 1e12, diskMb: 1.5 };
    expect(errorsOf({ name: 'a', framework: 'redis', resources })).toEqual([
      'resources.cpus: must be at least 0.01',
      'resources.memMb: must be at most 16777216',
      'resources.diskMb: must be a whole number',
    ]);
  });

  test('names the part of a constraint that is wrong', () => {
    const constraints = [
      ['hostname', 'UNIQ'],
      ['rack', 'LIKE'],
      ['rack', 'LIKE', '('],
    ];
    expect(errorsOf({ name: 'a', framework: 'redis', placement: { constraints } })).toEqual([
      'placement.constraints[0][1]: must be one of UNIQUE, CLUSTER, GROUP_BY, LIKE, UNLIKE, MAX_PER, IS, not "UNIQ". Did you mean UNIQUE?',
      'placement.constraints[1]: LIKE needs a value',
      'placement.constraints[2]: LIKE needs a regular expression: a group is not closed',
    ]);
  });

  test('lists the frameworks where none is near', () => {
    expect(errorsOf({ name: 'a', framework: 'oracle' })).toEqual([
      'framework: unknown: oracle. Known are: redis, lenient, etcd',
    ]);
  });

  test("has its options checked by its framework's schema", () => {
    const options = { maxmemoryPolicy: 'lru', minReplica: 1 };
    expect(errorsOf({ name: 'a', framework: 'redis', options })).toEqual([
      'options.maxmemoryPolicy: must be one of noeviction, allkeys-lru, not "lru"',
      'options.minReplica: is not a known field. Did you mean minReplicas?',
    ]);
  });

  test('may not have options that nothing takes, even where the schema would drop them', () => {
    expect(errorsOf({ name: 'a', framework: 'lenient', options: { sise: 1 } })).toEqual([
      'options.sise: is not a known field. Did you mean size?',
    ]);
    expect(errorsOf({ name: 'a', framework: 'etcd', options: { size: 1 } })).toEqual([
      'options.size: etcd takes no options',
    ]);
  });

  test('may not ask for what its topology does not have', () => {
    expect(errorsOf({ name: 'a', framework: 'redis', slaves: 1, durability: 'sync', syncSlaves: 2 })).toEqual([
      'syncSlaves: must be at most the number of slaves, which is 1',
    ]);
    expect(errorsOf({ name: 'a', framework: 'etcd', slaves: 1 })).toEqual([
      'slaves: etcd has peers, no slaves: use peers',
    ]);
    expect(errorsOf({ name: 'a', framework: 'lenient', slaves: 1, peers: 5 })).toEqual([
      'slaves: lenient is a single server: must be 0',
      'peers: lenient is a single server: leave it out',
    ]);
    expect(errorsOf({ name: 'a', framework: 'redis', peers: 5 })).toEqual(['peers: redis has no peers: use slaves']);
  });

  test('gets a bounded answer, however much is wrong', () => {
    const many = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`x${index}`, index]));
    const errors = errorsOf({ name: 'a', framework: 'redis', ...many });
    expect(errors.length).toBeLessThanOrEqual(50);
    expect(errorsOf({ name: 'a', framework: 'x'.repeat(100_000) }).join('').length).toBeLessThan(500);
  });

  test('never pollutes a prototype', () => {
    const input: unknown = JSON.parse('{"name":"a","framework":"redis","options":{"__proto__":{"x":1}}}');
    expect(errorsOf(input)).toHaveLength(1);
    expect(Reflect.get({}, 'x')).toBeUndefined();
  });
});

describe('a change', () => {
  const before = specOf({
    name: 'cache',
    framework: 'redis',
    slaves: 2,
    image: 'redis:7',
    options: { minReplicas: 1 },
  });

  test('merges objects, replaces lists, and puts null back to the default', () => {
    const after = specOf(
      mergeSpec(before, { slaves: 3, image: null, placement: { constraints: [['hostname', 'UNIQUE']] } }),
    );
    expect(after).toMatchObject({ slaves: 3, placement: { distribution: 2, constraints: [['hostname', 'UNIQUE']] } });
    expect(after.image).toBeUndefined();
    expect(after.options).toEqual(before.options);
    expect(before.slaves).toBe(2);
  });

  test.each([{ slaves: 5 }, { resources: { diskMb: 2048 } }, { durability: 'sync' }, {}])('%j is allowed', (change) => {
    expect(forbiddenChanges(before, specOf(mergeSpec(before, change)))).toEqual([]);
  });

  test('is refused where a living instance can not follow, with the reason', () => {
    const after = {
      ...before,
      name: 'other',
      framework: 'etcd',
      network: 'bridge' as const,
      resources: { ...before.resources, diskMb: 10 },
    };
    expect(forbiddenChanges(before, after).map(({ path }) => path)).toEqual([
      'name',
      'framework',
      'network',
      'resources.diskMb',
    ]);
    expect(forbiddenChanges(before, after).at(-1)?.message).toBe(
      "is 1024 and can't shrink to 10: volumes may hold more than that",
    );
  });
});
