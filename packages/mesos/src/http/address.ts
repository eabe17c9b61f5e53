/** Where a master or an agent listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** How connections are made safe; plain HTTP where absent. */
export interface TlsOptions {
  /** The authorities to trust, in PEM; Node's own where absent. */
  readonly ca?: string | Buffer | readonly (string | Buffer)[] | undefined;
  /** The own certificate and its key, in PEM, where the other side asks for one. */
  readonly cert?: string | Buffer | undefined;
  readonly key?: string | Buffer | undefined;
  /** Names that the certificate may be for, beside the address that is connected to. */
  readonly names?: readonly string[] | undefined;
  /** false: whoever answers is trusted. */
  readonly verify?: boolean | undefined;
}

/** The principal and secret of HTTP Basic. */
export interface MesosCredential {
  readonly principal: string;
  readonly secret: string;
}

const WITH_PORT = /^(\[[0-9a-fA-F:.]+\]|[^\s:/@[\]]+)(?::(\d{1,5}))?$/;
const MAX_PORT = 65_535;

/**
 * Reads `host:port`, `host` or `[v6]:port`.
 * @throws RangeError for anything else.
 */
export function parseAddress(text: string, defaultPort: number): Address {
  const [, host, portText] = WITH_PORT.exec(text) ?? [];
  const port = portText === undefined ? defaultPort : Number(portText);
  if (host === undefined || port < 1 || port > MAX_PORT) throw new RangeError(`'${text}' is not host:port`);
  return { host, port };
}

export const formatAddress = ({ host, port }: Address): string => `${host}:${port}`;

export type Redirect =
  | { readonly kind: 'to'; readonly address: Address }
  | { readonly kind: 'lost'; readonly message: string };

/**
 * Where a `Location` header leads, which masters write without a scheme: `//host:port/master/api/v1/scheduler`. With one,
 * it has to be the scheme that is spoken already: credentials never go from TLS to plain HTTP.
 */
export function followRedirect(location: string | undefined, defaultPort: number, secure: boolean): Redirect {
  const [, scheme, authority] = /^(https?:)?\/\/([^/?#]+)/.exec(location ?? '') ?? [];
  const lost = (message: string): Redirect => ({ kind: 'lost', message });
  if (authority === undefined) return lost(`a redirect without an address: ${location ?? 'no Location'}`);
  const spoken = secure ? 'https:' : 'http:';
  if (scheme !== undefined && scheme !== spoken) return lost(`a redirect to ${scheme}//${authority}, not ${spoken}//`);
  try {
    return { kind: 'to', address: parseAddress(authority, defaultPort) };
  } catch {
    return lost(`a redirect to what is no address: ${authority}`);
  }
}
