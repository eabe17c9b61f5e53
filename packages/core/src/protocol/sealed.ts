import { z } from 'zod';

/** X25519 + AES-256-GCM: see seal.ts. All base64. */
export const sealedSchema = z.strictObject({ publicKey: z.string(), nonce: z.string(), ciphertext: z.string() });
export type Sealed = z.infer<typeof sealedSchema>;
