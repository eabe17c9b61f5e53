import { type Address, parseAddress } from '../../http/address.ts';

export interface ZooKeeperUrl {
  readonly servers: readonly Address[];
  /** `user:password`. Secret. */
  readonly credential: string | undefined;
  /** Where the masters' nodes are, without a slash at its end. */
  readonly path: string;
}

const DEFAULT_PORT = 2181;
const SCHEME = 'zk://';

export const isZooKeeperUrl = (text: string): boolean => text.startsWith(SCHEME);

/**
 * Reads `zk://[user:password@]host[:port][,host[:port]…]/path`, as Mesos does: nothing in it is percent-encoded, the
 * last @ ends the credentials, the first slash after it begins the path.
 * @throws RangeError that says what is wrong, and shows no credentials.
 */
export function parseZooKeeperUrl(url: string): ZooKeeperUrl {
  const rest = url.trim().slice(SCHEME.length);
  const at = rest.lastIndexOf('@');
  const credential = at < 0 ? undefined : rest.slice(0, at);
  if (credential !== undefined && !/^[^:]+:./.test(credential)) {
    throw new RangeError('the credentials in zk://… must be user:password');
  }
  const place = rest.slice(at + 1);
  const slash = place.indexOf('/');
  const hosts = slash < 0 ? place : place.slice(0, slash);
  const path = slash < 0 ? '' : place.slice(slash).replace(/\/+$/, '');
  if (path === '') throw new RangeError('zk://… must end with the path of the masters, such as /mesos');
  if (!/^(\/[^/]+)+$/.test(path)) throw new RangeError(`'${path}' is not a path of ZooKeeper`);
  return { servers: hosts.split(',').map((host) => parseAddress(host.trim(), DEFAULT_PORT)), credential, path };
}
