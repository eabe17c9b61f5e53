import { type Encoding, MEDIA_TYPES } from '../codec/message-codec.ts';
import type { MesosCredential } from './address.ts';

export type Headers = Readonly<Record<string, string>>;

/** The headers of every request; `authorization` among them where there is a credential or a token. */
export function requestHeaders(encoding: Encoding, authorization: string | undefined): Headers {
  const type = MEDIA_TYPES[encoding];
  const headers = { 'content-type': type, accept: type };
  return authorization === undefined ? headers : { ...headers, authorization };
}

export function basicAuthorization(credential: MesosCredential | undefined): string | undefined {
  if (credential === undefined) return undefined;
  return `Basic ${Buffer.from(`${credential.principal}:${credential.secret}`).toString('base64')}`;
}
