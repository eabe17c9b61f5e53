/**
 * Who may connect: pg_hba.conf. It lies in the data directory, where the agent side can change it: a master that is being
 * demoted is closed to everybody but Keelson and its slaves. https://www.postgresql.org/docs/15/auth-pg-hba-conf.html
 */
import { OPERATOR, REPLICATOR } from './names.ts';

const SCRAM = 'scram-sha-256';
const ADDRESSES = ['0.0.0.0/0', '::0/0'] as const;

/** Inside, so that a closed server is still looked at and followed. */
const INSIDE = ADDRESSES.flatMap((address) => [
  `host all ${OPERATOR} ${address} ${SCRAM}`,
  `host replication ${REPLICATOR} ${address} ${SCRAM}`,
]);

const OUTSIDE = [
  `local all all ${SCRAM}`,
  ...ADDRESSES.flatMap((address) => [`host all ${REPLICATOR} ${address} reject`, `host all all ${address} ${SCRAM}`]),
];

export const OPEN_HBA: readonly string[] = [...INSIDE, ...OUTSIDE];
export const CLOSED_HBA: readonly string[] = INSIDE;
/** Of one that is being ended: nobody follows it any more. */
export const GONE_HBA: readonly string[] = ADDRESSES.map((address) => `host all ${OPERATOR} ${address} ${SCRAM}`);
