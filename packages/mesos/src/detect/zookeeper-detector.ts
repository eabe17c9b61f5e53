/**
 * Finds the leading master in ZooKeeper, and notices when another one leads.
 *
 *   away -- a server answers --> watching -- a watch fires --> watching (read again)
 *     ^                             |  silence, cut, error
 *     +-- backoff, next server <----+
 *
 * Invariants
 * 1. A session is never resumed: after any trouble there is a new one, with a new watch, at the next server. Nothing of the
 *    reader's is kept in ZooKeeper, so that an expired session costs nothing.
 * 2. While ZooKeeper is away, the master that led last still counts: one that leads no more redirects, or does not answer.
 * 3. While ZooKeeper says that nobody leads, nobody does: `detect` waits.
 */
import { type Address, formatAddress } from '../http/address.ts';
import { describeError } from '../http/lane.ts';
import { type BackoffOptions, backoffMs, pause } from '../retry.ts';
import type { MasterDetector } from './master-detector.ts';
import { masterAddress, masterNodes, sameAddress } from './zookeeper/master-nodes.ts';
import { ZooKeeperError, ZooKeeperSession } from './zookeeper/session.ts';
import { parseZooKeeperUrl, type ZooKeeperUrl } from './zookeeper/url.ts';
import { ERR } from './zookeeper/wire.ts';

export interface ZooKeeperDetectorOptions {
  /** `zk://[user:password@]host:port,…/path`. Secret where it has a password. */
  readonly url: string;
  /** Whether masters are reached by their hostnames, as TLS wants it, and not by their IP addresses. */
  readonly byName?: boolean | undefined;
  /** How long a server may be silent. Default: 10 s. */
  readonly sessionTimeoutMs?: number | undefined;
  /** Between attempts at a session. Default: 100 ms, doubling to 5 s. */
  readonly backoff?: BackoffOptions | undefined;
  /** Told what an operator would want to know. */
  readonly onNews?: ((news: DetectionNews) => void) | undefined;
}

export type DetectionNews =
  | { readonly kind: 'leader'; readonly master: Address; readonly node: string }
  | { readonly kind: 'noLeader' }
  /** A master's node that can't be read; the next one is taken. */
  | { readonly kind: 'unreadable'; readonly node: string; readonly message: string }
  /** ZooKeeper does not answer, or not as it should; it is tried again. */
  | { readonly kind: 'away'; readonly server: Address; readonly message: string };

const DEFAULT_SESSION_TIMEOUT_MS = 10_000;
const DEFAULT_BACKOFF = { minMs: 100, maxMs: 5_000 };

type Leadership =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'nobody' }
  | { readonly kind: 'leader'; readonly master: Address; readonly node: string };

export class ZooKeeperDetector implements MasterDetector {
  private readonly options: ZooKeeperDetectorOptions;
  private readonly url: ZooKeeperUrl;
  private readonly closing = new AbortController();
  private readonly listeners = new Set<(leader: Address) => void>();
  private known: Leadership = { kind: 'unknown' };
  private lastNews = '';
  private running: Promise<void> | undefined;
  private changed = Promise.withResolvers<void>();

  /** @throws RangeError where the URL is none. Nothing is connected before the first `detect`. */
  constructor(options: ZooKeeperDetectorOptions) {
    this.options = options;
    this.url = parseZooKeeperUrl(options.url);
  }

  async detect(_failed: Address | undefined, signal: AbortSignal): Promise<Address> {
    this.running ??= this.run();
    const over = AbortSignal.any([signal, this.closing.signal]);
    const { promise: ended, reject } = Promise.withResolvers<never>();
    const abort = () => reject(new Error('closed while it waited for a leading master'));
    over.addEventListener('abort', abort, { once: true });
    if (over.aborted) abort();
    try {
      while (this.known.kind !== 'leader') await Promise.race([this.changed.promise, ended]);
      return this.known.master;
    } finally {
      over.removeEventListener('abort', abort);
      ended.catch(() => undefined);
    }
  }

  onChange(listener: (leader: Address) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.closing;
    const { servers } = this.url;
    // Not all readers of an ensemble at its first server.
    let next = Math.floor(Math.random() * servers.length);
    for (let attempts = 0; !signal.aborted; attempts += 1) {
      const server = servers[next++ % servers.length];
      if (server === undefined) return;
      const { wasOpen, error } = await this.watchAt(server);
      if (signal.aborted) return;
      if (wasOpen) attempts = 0;
      this.tell({ kind: 'away', server, message: describeError(error) });
      await pause(backoffMs(this.options.backoff ?? DEFAULT_BACKOFF, attempts), signal);
    }
  }

  /** Watches the masters at one server for as long as that goes well; says how it ended. */
  private async watchAt(server: Address): Promise<{ wasOpen: boolean; error: unknown }> {
    let fired = Promise.withResolvers<void>();
    let session: ZooKeeperSession | undefined;
    let wasOpen = false;
    const { credential } = this.url;
    const { sessionTimeoutMs: timeoutMs = DEFAULT_SESSION_TIMEOUT_MS } = this.options;
    try {
      const onWatch = () => fired.resolve();
      session = await ZooKeeperSession.open({ server, credential, timeoutMs, onWatch }, this.closing.signal);
      const ended = session.ended.then((error) => Promise.reject(error));
      ended.catch(() => undefined);
      for (;;) {
        // What changes from here on is looked at again.
        fired = Promise.withResolvers<void>();
        this.take(await this.read(session));
        wasOpen = true;
        await Promise.race([fired.promise, ended]);
      }
    } catch (error) {
      return { wasOpen, error };
    } finally {
      session?.close();
    }
  }

  private async read(session: ZooKeeperSession): Promise<Leadership> {
    const { path } = this.url;
    for (const node of masterNodes(await this.children(session))) {
      try {
        const master = masterAddress(await session.data(`${path}/${node}`), this.options.byName === true);
        return { kind: 'leader', master, node };
      } catch (error) {
        // One that has gone meanwhile has fired the watch.
        if (error instanceof ZooKeeperError && error.code === ERR.noNode) continue;
        if (error instanceof ZooKeeperError || session.isEnded) throw error;
        this.tell({ kind: 'unreadable', node, message: describeError(error) });
      }
    }
    return { kind: 'nobody' };
  }

  /** None where the path is not there (yet). */
  private async children(session: ZooKeeperSession): Promise<string[]> {
    try {
      return await session.children(this.url.path);
    } catch (error) {
      if (!(error instanceof ZooKeeperError) || error.code !== ERR.noNode) throw error;
      return (await session.exists(this.url.path)) ? await this.children(session) : [];
    }
  }

  private take(leadership: Leadership): void {
    const before = this.known;
    this.known = leadership;
    if (leadership.kind === 'nobody') this.tell({ kind: 'noLeader' });
    if (leadership.kind !== 'leader') return;
    const { master } = leadership;
    this.tell(leadership);
    this.changed.resolve();
    this.changed = Promise.withResolvers<void>();
    if (before.kind === 'leader' && sameAddress(before.master, master)) return;
    for (const listener of this.listeners) listener(master);
  }

  /** The same again is no news. */
  private tell(news: DetectionNews): void {
    const text = JSON.stringify({ ...news, server: undefined });
    if (text === this.lastNews) return;
    this.lastNews = text;
    this.options.onNews?.(news);
  }
}

/** For a log. */
export function describeNews(news: DetectionNews): string {
  switch (news.kind) {
    case 'leader':
      return `the Mesos master at ${formatAddress(news.master)} leads (${news.node})`;
    case 'noLeader':
      return 'no Mesos master leads; waiting for one';
    case 'unreadable':
      return `what ZooKeeper has of the Mesos master ${news.node} can't be read: ${news.message}`;
    case 'away':
      return `ZooKeeper at ${formatAddress(news.server)}: ${news.message}; trying again`;
  }
}
