/**
 * A slave is made master: its writes are on a timeline of their own from then on. Timelines have small numbers, and two
 * servers may take the same one, where a first one was promoted, died before anybody knew of it, and a second one was promoted in
 * its place. So each promotion is noted with its epoch, which no other has: in a file of the server, and where it is
 * replicated. Who comes back with a promotion that the master does not know of has to be copied anew.
 */
import type { Session } from './local-server.ts';
import { OPERATOR, PROMOTED, quoted } from './names.ts';

const MAX_NOTED = 100;

/** Epochs of the promotions that this server's data has seen, separated by blanks. */
export const PROMOTIONS = `SELECT shobj_description(oid, 'pg_authid') FROM pg_roles WHERE rolname = ${quoted(OPERATOR)}`;

/** Does nothing to one that is no slave, but to note its last promotion. */
export async function makeMaster(session: Session, epoch: number): Promise<void> {
  if (await inRecovery(session)) {
    await session.values(`COPY (VALUES (${quoted(`${epoch}`)})) TO ${quoted(PROMOTED)}`);
    await session.values('SELECT pg_promote(true, 60)');
    if (await inRecovery(session)) throw new Error('it is still in recovery');
  }
  const [last] = await session.values(`SELECT trim(E' \\n' FROM pg_read_file(${quoted(PROMOTED)}, 0, 64, true))`);
  if (last != null) await note(session, last);
}

async function note(session: Session, epoch: string): Promise<void> {
  const [text] = await session.values(PROMOTIONS);
  const noted = (text ?? '').split(' ').filter((each) => each !== '');
  if (noted.includes(epoch)) return;
  // No slave follows yet that could acknowledge it; none will be in sync without it.
  await session.values('SET synchronous_commit = local');
  await session.values(`COMMENT ON ROLE ${OPERATOR} IS ${quoted([...noted, epoch].slice(-MAX_NOTED).join(' '))}`);
}

async function inRecovery(session: Session): Promise<boolean> {
  return (await session.values('SELECT pg_is_in_recovery()'))[0] !== 'f';
}
