/**
 * Tokens by which etcd's servers know who is asking (JSON Web Tokens, HS256): they are signed, with a key that all members of an
 * instance have, and no server keeps any. https://etcd.io/docs/v3.4/op-guide/authentication/
 */
import { createHmac } from 'node:crypto';

const TTL_S = 60;
/** Before any change of users. */
const OLDEST = 0;

/** Of the instance's own: derived from its password, so that both are as secret, and neither tells the other. */
export function tokenKeyOf(password: string): string {
  return createHmac('sha256', password).update('keelson: key of tokens of etcd').digest('hex');
}

/**
 * What lets its bearer change users as root does, for a minute, without root's password. Data is neither read nor written by it:
 * for that etcd wants a token that is as new as the last change of users, which this one is older than. Who changes users is not asked for that.
 */
export function rootToken(key: string, nowMs: number): string {
  const claims = { username: 'root', revision: OLDEST, exp: Math.floor(nowMs / 1_000) + TTL_S };
  const signed = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded(claims)}`;
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
