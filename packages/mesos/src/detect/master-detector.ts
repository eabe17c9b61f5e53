import { type Address, parseAddress } from '../http/address.ts';
import { isZooKeeperUrl } from './zookeeper/url.ts';
import { ZooKeeperDetector, type ZooKeeperDetectorOptions } from './zookeeper-detector.ts';

/** Finds the master to subscribe to. */
export interface MasterDetector {
  /**
   * The master that is thought to lead. Called before each attempt, and told which address the last attempt failed at;
   * waits where no master is known. Masters that don't lead redirect, so that any of them will do.
   */
  detect(failed: Address | undefined, signal: AbortSignal): Promise<Address>;
  /** Calls back when a master leads that was not returned last, and returns what ends that. Absent where it can't be known. */
  onChange?(listener: (leader: Address) => void): () => void;
  /** May be called twice. */
  close(): Promise<void>;
}

/** Where masters listen unless told otherwise. */
export const DEFAULT_MASTER_PORT = 5050;

/** Masters by their addresses, tried one after the other. */
export class MasterList implements MasterDetector {
  private readonly addresses: readonly Address[];
  private index = 0;

  /**
   * @param list `host:port`, or several with commas between them; port 5050 where none is named.
   * @throws RangeError where one of them is not an address, or there is none.
   */
  constructor(list: string) {
    const parts = list.split(',').map((part) => part.trim());
    this.addresses = parts.filter((part) => part !== '').map((part) => parseAddress(part, DEFAULT_MASTER_PORT));
    if (this.addresses.length === 0) throw new RangeError('no address of a Mesos master');
  }

  async detect(failed: Address | undefined): Promise<Address> {
    if (failed !== undefined) this.index = (this.index + 1) % this.addresses.length;
    const address = this.addresses[this.index];
    if (address === undefined) throw new RangeError('no address of a Mesos master');
    return address;
  }

  async close(): Promise<void> {}
}

/**
 * The detector for what a user calls the masters: `host:port`, several with commas between them, or `zk://…`.
 * @throws RangeError where it is none of these.
 */
export function masterDetector(masters: string, options: Omit<ZooKeeperDetectorOptions, 'url'> = {}): MasterDetector {
  return isZooKeeperUrl(masters) ? new ZooKeeperDetector({ ...options, url: masters }) : new MasterList(masters);
}
