/**
 * What the suite runs against, and what may be done to it. Everything but the address is optional: tests that need more than
 * a run has are skipped, and say which variable would give it to them.
 */
import { type Answer, post } from '../client/http.ts';
import { at, type Json, parse } from '../client/json.ts';
import { CAPABILITIES, Session } from '../client/scheduler.ts';

/** What can be done to the process of an agent, named by its hostname. */
export interface AgentControl {
  /** SIGKILL; its executors live on. */
  readonly stop: (hostname: string) => Promise<void>;
  /** Starts it again, on the state that it had. */
  readonly start: (hostname: string) => Promise<void>;
  /** It neither answers nor says anything: SIGSTOP, or a cut link. */
  readonly cut: (hostname: string) => Promise<void>;
  readonly heal: (hostname: string) => Promise<void>;
  /** Makes a stopped agent forget all that it knew. */
  readonly erase: (hostname: string) => Promise<void>;
}

export interface Target {
  /** Of the leading master; may change when it is restarted. */
  readonly masterUrl: () => string;
  /** Whether operator calls that others would feel (draining, maintenance, marking agents gone) are allowed. */
  readonly operator: boolean;
  readonly agents: AgentControl | undefined;
  /** SIGKILL to the master, and a new start. */
  readonly restartMaster: (() => Promise<void>) | undefined;
  /** A master that does not lead: `host:port`. */
  readonly follower: string | undefined;
  /** `host:port/path` of the ZooKeeper that the masters use. */
  readonly zookeeper: string | undefined;
  /** A master that asks for credentials, and which. */
  readonly guarded: { readonly url: string; readonly credentials: string } | undefined;
  /** Whether its timeouts are short enough to wait for them: an agent's pings, an executor's registration, a retry. */
  readonly quick: boolean;
  /** Whether agents and executors are processes of this machine, that may be sent signals. */
  readonly sameHost: boolean;
  /** Hostname of an agent with gpus. */
  readonly gpuAgent: string | undefined;
  readonly close: () => Promise<void>;
}

const ROLE = process.env.MESOS_ROLE ?? 'conformance';

export const FRAMEWORK: Json = {
  user: process.env.MESOS_USER ?? 'root',
  name: 'conformance',
  roles: [ROLE],
  failover_timeout: 3600,
  checkpoint: true,
  capabilities: CAPABILITIES.map((type) => ({ type })),
};

export { ROLE };

/** One test's, or one suite's, hands on the target: sessions that are torn down together. */
export class Bench {
  readonly target: Target;
  private readonly sessions: Session[] = [];

  constructor(target: Target) {
    this.target = target;
  }

  /** A session that has not subscribed. */
  session(): Session {
    const session = new Session({ url: this.target.masterUrl, framework: FRAMEWORK });
    this.sessions.push(session);
    return session;
  }

  async subscribed(framework: Json = {}, more: Json = {}): Promise<Session> {
    const session = this.session();
    await session.subscribe(framework, more);
    return session;
  }

  /** A call of the scheduler API outside of any session. */
  call(call: Json): Promise<Answer> {
    return post(`${this.target.masterUrl()}/api/v1/scheduler`, call);
  }

  operator(type: string, body: Json = {}): Promise<Answer> {
    return post(`${this.target.masterUrl()}/api/v1`, { type, ...body });
  }

  /** What a GET_… call of the operator API shows. */
  async view(type: string): Promise<Json> {
    const { status, body } = await this.operator(type);
    if (status !== 200) throw new Error(`${type}: ${status} ${body}`);
    const view = at(parse(body), type.toLowerCase());
    return typeof view === 'object' && view !== null ? { ...view } : {};
  }

  async close(): Promise<void> {
    await Promise.all(this.sessions.map((session) => session.teardown()));
  }
}
