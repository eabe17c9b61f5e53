/**
 * Seals secrets at rest: AES-256-GCM with the cluster's key. The place where a text is kept is bound to it, so that one
 * instance's secrets can't be put in another's place.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { KeelsonError } from '@keelson/core';
import { z } from 'zod';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const VERSION = 'v1:';
export const SEAL_KEY_BYTES = 32;

const texts = z.record(z.string(), z.string());

export class Sealer {
  readonly #key: Uint8Array;

  /** Throws SETTINGS_INVALID unless the key has 32 bytes. */
  constructor(key: Uint8Array) {
    if (key.length !== SEAL_KEY_BYTES)
      throw new KeelsonError(
        'SETTINGS_INVALID',
        `the cluster key must have ${SEAL_KEY_BYTES} bytes, not ${key.length}`,
      );
    this.#key = Uint8Array.from(key);
  }

  seal(place: string, text: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.#key, nonce).setAAD(Buffer.from(place));
    const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return VERSION + sealed.toString('base64');
  }

  /** Throws STORE_CORRUPT where the text was not sealed with this key for this place. */
  open(place: string, sealed: string): string {
    try {
      if (!sealed.startsWith(VERSION)) throw new Error('unknown version');
      const bytes = Buffer.from(sealed.slice(VERSION.length), 'base64');
      const decipher = createDecipheriv(CIPHER, this.#key, bytes.subarray(0, NONCE_BYTES))
        .setAAD(Buffer.from(place))
        .setAuthTag(bytes.subarray(-TAG_BYTES));
      return decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
    } catch {
      throw new KeelsonError('STORE_CORRUPT', `${place} can't be opened with this cluster key`);
    }
  }

  sealTexts(place: string, values: Readonly<Record<string, string>>): string {
    return this.seal(place, JSON.stringify(values));
  }

  openTexts(place: string, sealed: string): Readonly<Record<string, string>> {
    return texts.parse(JSON.parse(this.open(place, sealed)));
  }
}
