/** Builders with defaults: every option that a test sets matters to it. */
import {
  createInstance,
  type Home,
  type Instance,
  type InstanceSpecInput,
  type StoredTaskConfig,
  specSchema,
  type Traits,
  taskConfigSchema,
} from '../../src/index.ts';

/** Traits as Redis has them. */
export function traits(over: Partial<Traits> = {}): Traits {
  return {
    topology: 'master-slave',
    ports: ['redis'],
    startOrder: 'together',
    bootstrap: 'any',
    hooks: ['config'],
    operations: ['probe', 'promote', 'follow', 'demote'],
    volume: true,
    maintenance: [],
    ...over,
  };
}

export function instance(
  spec: Partial<InstanceSpecInput> = {},
  traitsOver: Partial<Traits> = {},
  nowMs = 1_000,
): Instance {
  const parsed = specSchema.parse({ name: 'cache', framework: 'redis', ...spec });
  return createInstance(`${parsed.name}-aaaaaaaa`, parsed, traits(traitsOver), nowMs);
}

export function home(ordinal: number, over: Partial<Home> = {}): Home {
  return {
    agentId: `agent-${ordinal}`,
    hostname: `host-${ordinal}`,
    address: `10.0.0.${ordinal}`,
    ports: { redis: 31_000 + ordinal },
    volumeId: `volume-${ordinal}`,
    ...over,
  };
}

export function config(over: Partial<StoredTaskConfig> = {}): StoredTaskConfig {
  return taskConfigSchema.parse({ image: 'redis:7', stop: { graceMs: 1_000 }, ...over });
}
