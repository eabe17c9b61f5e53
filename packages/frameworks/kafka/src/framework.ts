import { setTimeout as delay } from 'node:timers/promises';
import { type Instance, type Maintenance, type Member, StatefulFramework, type TaskConfig } from '@keelson/sdk';
import { Broker } from './broker.ts';
import { serverProperties } from './conf.ts';
import { KafkaExecutor } from './executor.ts';
import { nodeId } from './ids.ts';
import { kafkaOptions } from './options.ts';
import { behind } from './partitions.ts';
import { isController } from './places.ts';
import { dataFolder, draftFolder, prepareCommand } from './prepare.ts';

/** `appuser` of the official image and of Keelson's own. */
const USER = 1_000;
const CONF = '/keelson/server.properties';
const FORMAT_CONF = '/keelson/format.properties';
/** A hook may take ten seconds. */
const LOOK_MS = 8_000;
const LOOK_EVERY_MS = 500;
const MAX_SHOWN = 3;
const DAY_MS = 86_400_000;

/** Kafka 4.2 or later, without ZooKeeper: peers that are brokers, the first ones of which are its controllers too. */
export class KafkaFramework extends StatefulFramework {
  readonly name = 'kafka';
  readonly topology = 'cluster';
  readonly ports = ['client', 'controller'] as const;
  override readonly bootstrap = 'all';
  override readonly options = kafkaOptions;
  override readonly executor = new KafkaExecutor();

  override readonly maintenance = {
    backup: {
      summary: 'all topics, their records and what groups have committed, as a consumer reads them',
      on: 'one',
      output: 'backup',
      timeoutMs: DAY_MS,
    },
  } satisfies Record<string, Maintenance>;

  override config(instance: Instance, member: Member): TaskConfig {
    const heap = heapMb(instance);
    return {
      image: instance.spec.image ?? 'keelson/kafka:4.3',
      entrypoint: ['/opt/kafka/bin/kafka-server-start.sh'],
      args: [CONF],
      env: { KAFKA_HEAP_OPTS: `-Xms${heap}m -Xmx${heap}m`, KAFKA_OPTS: '-XX:+ExitOnOutOfMemoryError' },
      user: `${USER}:${USER}`,
      files: {
        [CONF]: fileOf(serverProperties(instance, member, dataFolder(member))),
        [FORMAT_CONF]: fileOf(serverProperties(instance, member, draftFolder(member))),
      },
      volume: { path: '/data' },
      prepare: { args: prepareCommand(instance, member, FORMAT_CONF) },
      // One that waits for the others to come has long: ending it would help nobody.
      health: { check: { kind: 'probe' }, intervalMs: 2_000, timeoutMs: 3_000, startTimeoutMs: 600_000 },
      // It first hands what it leads to others.
      stop: { signal: 'SIGTERM', graceMs: 30_000 },
    };
  }

  /**
   * Done once a controller has its vote, and no broker that is up lacks anything: nobody else is taken down for a changed spec before.
   * @throws with what is not so yet
   */
  override async slaveRunning(instance: Instance, member: Member): Promise<void> {
    const over = AbortSignal.timeout(LOOK_MS);
    for (;;) {
      const missing = await Broker.with(instance, member, over, (broker) => missingOf(broker, instance, member));
      if (missing === undefined) return;
      await delay(LOOK_EVERY_MS, undefined, { signal: over }).catch(() => {
        throw new Error(missing);
      });
    }
  }
}

async function missingOf(broker: Broker, instance: Instance, member: Member): Promise<string | undefined> {
  if (isController(instance, member) && !(await broker.voters()).includes(nodeId(member))) return 'it has no vote yet';
  const partitions = behind(await broker.metadata());
  if (partitions.length === 0) return undefined;
  return `${partitions.length} partitions are not in sync yet: ${partitions.slice(0, MAX_SHOWN).join(', ')}`;
}

function fileOf(text: string): { text: string; mode: number; uid: number; gid: number } {
  return { text, mode: 0o400, uid: USER, gid: USER };
}

function heapMb({ spec, options }: Instance): number {
  const { memMb } = spec.resources;
  const heap = kafkaOptions.parse(options).heapMb ?? Math.min(6_144, Math.max(128, Math.floor(memMb / 2)));
  if (heap > memMb - 128) throw new Error(`a heap of ${heap} MiB needs at least ${heap + 128} MiB of memory (memMb)`);
  return heap;
}
