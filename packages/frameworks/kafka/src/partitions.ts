/** What follows from where the copies of partitions are. Pure. */
export interface Partition {
  readonly topic: string;
  readonly index: number;
  readonly replicas: readonly number[];
  readonly inSync: readonly number[];
}

export interface Metadata {
  /** Ids of the brokers that are up and take part. */
  readonly brokers: readonly number[];
  readonly partitions: readonly Partition[];
}

export interface Move {
  readonly topic: string;
  readonly index: number;
  readonly replicas: readonly number[];
}

export function nameOf({ topic, index }: Pick<Partition, 'topic' | 'index'>): string {
  return `${topic}-${index}`;
}

/** Partitions of which a broker that is up lacks something. What is on one that is down can't be waited for. */
export function behind({ brokers, partitions }: Metadata): readonly string[] {
  return partitions
    .filter(({ replicas, inSync }) => replicas.some((id) => brokers.includes(id) && !inSync.includes(id)))
    .map(nameOf);
}

/** Partitions of which nobody else that is up has all: with this broker's volume they would be lost. */
export function onlyWith(broker: number, { brokers, partitions }: Metadata): readonly string[] {
  const others = brokers.filter((id) => id !== broker);
  return partitions
    .filter(({ replicas, inSync }) => replicas.includes(broker) && !inSync.some((id) => others.includes(id)))
    .map(nameOf);
}

/**
 * How to take `leaver` off these partitions: another of those that stay takes its place in each, in turns.
 * @throws where nobody is left to take one
 */
export function movesOff(
  leaver: number,
  partitions: readonly Partition[],
  staying: readonly number[],
): readonly Move[] {
  return partitions.map(({ topic, index, replicas }, turn) => {
    const free = staying.filter((id) => id !== leaver && !replicas.includes(id));
    const next = free[turn % free.length];
    if (next === undefined) {
      throw new Error(
        `${nameOf({ topic, index })} has ${replicas.length} copies, and no other broker is up to take the one of broker ${leaver}`,
      );
    }
    return { topic, index, replicas: replicas.map((id) => (id === leaver ? next : id)) };
  });
}
