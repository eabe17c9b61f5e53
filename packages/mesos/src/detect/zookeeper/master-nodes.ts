/** How masters write themselves into ZooKeeper: `json.info_N` holds MasterInfo as JSON, and the lowest N leads. */
import { codecs } from '../../generated/codecs.ts';
import { type Address, formatAddress } from '../../http/address.ts';

const MASTER = /^json\.info_(\d{1,10})$/;
const MAX_PORT = 65_535;

/** The masters' nodes among the children, the one that leads first. Other children are none of a master. */
export function masterNodes(children: readonly string[]): string[] {
  const numbered = children.flatMap((name) => {
    const digits = MASTER.exec(name)?.[1];
    return digits === undefined ? [] : [{ name, number: Number(digits) }];
  });
  return numbered.sort((a, b) => a.number - b.number).map(({ name }) => name);
}

/**
 * Where the master of that node listens: at its IP address, as its own libraries take it; at its hostname where
 * `byName` says so, since that is what certificates name.
 * @throws Error where the content is no MasterInfo with an address.
 */
export function masterAddress(content: Uint8Array, byName: boolean): Address {
  const { address, hostname } = codecs.MasterInfo.decode('json', content);
  const name = address?.hostname ?? hostname;
  const host = byName ? (name ?? address?.ip) : (address?.ip ?? name);
  const port = address?.port;
  if (host === undefined || host === '' || port === undefined || port < 1 || port > MAX_PORT) {
    throw new RangeError('it has no address');
  }
  return { host: host.includes(':') ? `[${host}]` : host, port };
}

export const sameAddress = (a: Address | undefined, b: Address | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && formatAddress(a) === formatAddress(b));
