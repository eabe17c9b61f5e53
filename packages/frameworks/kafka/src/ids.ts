/** Ids of a cluster and of its members, all derived: the same ones at each call, for each instance other ones. */
import { createHash } from 'node:crypto';
import type { Instance, Member } from '@keelson/sdk';

/** Kafka's node id. */
export function nodeId({ ordinal }: Pick<Member, 'ordinal'>): number {
  return ordinal;
}

export function clusterId({ uid }: Pick<Instance, 'uid'>): string {
  return kafkaUuid(`cluster ${uid}`);
}

/** Of the folder with which a member forms the cluster: the others must know it before it is made. */
export function directoryId({ uid }: Pick<Instance, 'uid'>, { ordinal }: Pick<Member, 'ordinal'>): string {
  return kafkaUuid(`directory ${uid} ${ordinal}`);
}

/** 16 bytes in URL-safe base64. It begins with a letter: what begins with a hyphen would be taken for an option. */
function kafkaUuid(text: string): string {
  const bytes = createHash('sha256').update(`keelson kafka ${text}`).digest().subarray(0, 16);
  bytes[0] = (bytes[0] ?? 0) & 0x3f;
  return bytes.toString('base64url');
}
