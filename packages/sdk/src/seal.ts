/**
 * How secrets reach an executor: sealed to its public key, for one task. X25519 with a key pair made for each message, HKDF-SHA256
 * over both public keys, AES-256-GCM with the task's id as additional data, so that an answer opens for its own task alone.
 */
import {
  createCipheriv,
  createDecipheriv,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { type Sealed, type SecretPayload, secretPayloadSchema } from '@keelson/core';

export interface KeyPair {
  /** Raw, base64: what travels. */
  readonly publicKey: string;
  readonly privateKey: KeyObject;
}

const INFO = 'keelson/secrets/v1';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export function newKeyPair(): KeyPair {
  const { publicKey, privateKey } = generateKeyPairSync('x25519');
  const { x } = publicKey.export({ format: 'jwk' });
  if (x === undefined) throw new Error('the key pair has no public key');
  return { publicKey: Buffer.from(x, 'base64url').toString('base64'), privateKey };
}

/** @throws where `publicKey` is not an X25519 key in base64. */
export function sealTo(publicKey: string, taskId: string, payload: SecretPayload): Sealed {
  const sender = newKeyPair();
  const key = sharedKey(sender.privateKey, publicKey, sender.publicKey, publicKey);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(taskId));
  const text = Buffer.concat([cipher.update(JSON.stringify(payload), 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return { publicKey: sender.publicKey, nonce: nonce.toString('base64'), ciphertext: text.toString('base64') };
}

/** @throws where it was sealed to another key, for another task, or was changed on its way; never with what it holds. */
export function unseal(keyPair: KeyPair, taskId: string, sealed: Sealed): SecretPayload {
  const text = decrypt(keyPair, taskId, sealed);
  const parsed = secretPayloadSchema.safeParse(JSON.parse(text));
  if (!parsed.success) throw new Error(`the secrets of ${taskId} are not of the known form`);
  return parsed.data;
}

function decrypt(keyPair: KeyPair, taskId: string, sealed: Sealed): string {
  try {
    const key = sharedKey(keyPair.privateKey, sealed.publicKey, sealed.publicKey, keyPair.publicKey);
    const bytes = Buffer.from(sealed.ciphertext, 'base64');
    const nonce = Buffer.from(sealed.nonce, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(taskId));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new Error(`the secrets of ${taskId} can't be unsealed`, { cause });
  }
}

function sharedKey(privateKey: KeyObject, otherPublic: string, senderPublic: string, receiverPublic: string): Buffer {
  const x = Buffer.from(otherPublic, 'base64');
  if (x.length !== KEY_BYTES) throw new Error('not an X25519 public key');
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x: x.toString('base64url') }, format: 'jwk' });
  const secret = diffieHellman({ privateKey, publicKey });
  const salt = Buffer.concat([Buffer.from(senderPublic, 'base64'), Buffer.from(receiverPublic, 'base64')]);
  return Buffer.from(hkdfSync('sha256', secret, salt, INFO, KEY_BYTES));
}
