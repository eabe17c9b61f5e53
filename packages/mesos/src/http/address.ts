/** Where a master or an agent listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** How connections are made safe; plain HTTP where absent. */
export interface TlsOptions {
  /** The authorities to trust, in PEM; Node's own where absent. */
  readonly ca?: string | Buffer | readonly (string | Buffer)[] | undefined;
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

/**
 * The address of a `Location` header as masters write it: without a scheme, `//host:port/master/api/v1/scheduler`.
 * undefined for one that can't be followed.
 */
export function locationAddress(location: string | undefined, defaultPort: number): Address | undefined {
  const authority = /^(?:https?:)?\/\/([^/?#]+)/.exec(location ?? '')?.[1];
  if (authority === undefined) return undefined;
  try {
    return parseAddress(authority, defaultPort);
  } catch {
    return undefined;
  }
}
