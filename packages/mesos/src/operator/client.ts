/** The calls of an operator to the leading master: POST /api/v1. */

import type { Encoding } from '../codec/message-codec.ts';
import { DEFAULT_MASTER_PORT, type MasterDetector, MasterList } from '../detect/master-detector.ts';
import { codecs } from '../generated/codecs.ts';
import type {
  AgentID,
  FrameworkID,
  MachineID,
  MaintenanceSchedule,
  MasterCall,
  MasterCallDrainAgent,
  MasterResponse,
  Resource,
} from '../generated/types.ts';
import { isMasterResponse } from '../generated/types.ts';
import { type Address, followRedirect, formatAddress, type MesosCredential, type TlsOptions } from '../http/address.ts';
import { basicAuthorization, type Headers, requestHeaders } from '../http/headers.ts';
import { type Answer, describeError, Lane } from '../http/lane.ts';

export interface OperatorClientOptions {
  /** `host:port`, several with commas, or a detector (which the client then closes). */
  readonly masters: string | MasterDetector;
  /** Default: protobuf. */
  readonly encoding?: Encoding | undefined;
  readonly credential?: MesosCredential | undefined;
  readonly tls?: TlsOptions | undefined;
  /** For a connection, and for the head of an answer. Default: 10 s. */
  readonly answerTimeoutMs?: number | undefined;
  /** Longest answer that is taken, in bytes. Default: 256 MiB. */
  readonly maxAnswerBytes?: number | undefined;
}

export type OperatorCallFailure =
  /** The master's answer; nothing was done. */
  | { readonly kind: 'refused'; readonly status: number; readonly message: string }
  /** No answer: what was asked for may have been done. */
  | { readonly kind: 'unknown'; readonly message: string };

export class OperatorCallError extends Error {
  override readonly name = 'OperatorCallError';
  readonly failure: OperatorCallFailure;

  constructor(type: string, failure: OperatorCallFailure, options?: ErrorOptions) {
    super(
      `${type}: ${failure.kind === 'refused' ? `refused with ${failure.status}: ` : ''}${failure.message}`,
      options,
    );
    this.failure = failure;
  }
}

const PATH = '/api/v1';
const DEFAULT_ANSWER_TIMEOUT_MS = 10_000;
const DEFAULT_MAX_ANSWER_BYTES = 256 * 1024 * 1024;
const MAX_REDIRECTS = 5;

type ResponseOf<T extends MasterResponse['type']> = Extract<MasterResponse, { readonly type: T }>;
/** Calls that are answered with a message of the same type. */
type Question = Extract<MasterCall['type'], MasterResponse['type']>;

/** Calls reject with an OperatorCallError. */
export class OperatorClient {
  private readonly options: OperatorClientOptions;
  private readonly detector: MasterDetector;
  private readonly headers: Headers;
  private readonly lanes = new Map<string, Lane>();
  private readonly closing = new AbortController();
  private failed: Address | undefined;

  /** @throws RangeError where `masters` is not a list of addresses. */
  constructor(options: OperatorClientOptions) {
    this.options = options;
    this.detector = typeof options.masters === 'string' ? new MasterList(options.masters) : options.masters;
    this.headers = requestHeaders(options.encoding ?? 'protobuf', basicAuthorization(options.credential));
  }

  /** Sends any call; the answer is undefined where it has no body. */
  async call(call: MasterCall): Promise<MasterResponse | undefined> {
    const { encoding = 'protobuf' } = this.options;
    const { body } = await this.postToLeader(call.type, codecs.MasterCall.encode(encoding, call));
    if (body.length === 0) return undefined;
    const response = codecs.MasterResponse.decode(encoding, body);
    return isMasterResponse(response) ? response : undefined;
  }

  /** Asks for what the call's type says: `get('GET_AGENTS')` gives `{type, get_agents}`. */
  async get<T extends Question>(type: T): Promise<ResponseOf<T>> {
    const response = await this.call({ type });
    if (response !== undefined && hasType(response, type)) return response;
    throw new OperatorCallError(type, {
      kind: 'unknown',
      message: `the answer is of the type ${response?.type ?? 'none'}`,
    });
  }

  async teardown(frameworkId: FrameworkID): Promise<void> {
    await this.call({ type: 'TEARDOWN', teardown: { framework_id: frameworkId } });
  }

  /** For good: the agent is told to end when it comes back. */
  async markAgentGone(agentId: AgentID): Promise<void> {
    await this.call({ type: 'MARK_AGENT_GONE', mark_agent_gone: { agent_id: agentId } });
  }

  async drainAgent(drain: MasterCallDrainAgent): Promise<void> {
    await this.call({ type: 'DRAIN_AGENT', drain_agent: drain });
  }

  async deactivateAgent(agentId: AgentID): Promise<void> {
    await this.call({ type: 'DEACTIVATE_AGENT', deactivate_agent: { agent_id: agentId } });
  }

  async reactivateAgent(agentId: AgentID): Promise<void> {
    await this.call({ type: 'REACTIVATE_AGENT', reactivate_agent: { agent_id: agentId } });
  }

  async reserveResources(agentId: AgentID, resources: readonly Resource[]): Promise<void> {
    await this.call({ type: 'RESERVE_RESOURCES', reserve_resources: { agent_id: agentId, resources } });
  }

  async unreserveResources(agentId: AgentID, resources: readonly Resource[]): Promise<void> {
    await this.call({ type: 'UNRESERVE_RESOURCES', unreserve_resources: { agent_id: agentId, resources } });
  }

  async createVolumes(agentId: AgentID, volumes: readonly Resource[]): Promise<void> {
    await this.call({ type: 'CREATE_VOLUMES', create_volumes: { agent_id: agentId, volumes } });
  }

  async destroyVolumes(agentId: AgentID, volumes: readonly Resource[]): Promise<void> {
    await this.call({ type: 'DESTROY_VOLUMES', destroy_volumes: { agent_id: agentId, volumes } });
  }

  async updateMaintenanceSchedule(schedule: MaintenanceSchedule): Promise<void> {
    await this.call({ type: 'UPDATE_MAINTENANCE_SCHEDULE', update_maintenance_schedule: { schedule } });
  }

  async startMaintenance(machines: readonly MachineID[]): Promise<void> {
    await this.call({ type: 'START_MAINTENANCE', start_maintenance: { machines } });
  }

  async stopMaintenance(machines: readonly MachineID[]): Promise<void> {
    await this.call({ type: 'STOP_MAINTENANCE', stop_maintenance: { machines } });
  }

  /** Cuts what is under way. May be called twice. */
  async close(): Promise<void> {
    this.closing.abort();
    await Promise.all([...this.lanes.values()].map((lane) => lane.close()));
    await this.detector.close();
  }

  private async postToLeader(type: string, body: Uint8Array): Promise<Answer> {
    let address = await this.detector.detect(this.failed, this.closing.signal);
    for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
      const answer = await this.postTo(address, type, body);
      if (answer.status !== 307) return accepted(type, answer);
      const secure = this.options.tls !== undefined;
      const redirect = followRedirect(answer.header('location'), DEFAULT_MASTER_PORT, secure);
      if (redirect.kind === 'lost') {
        throw new OperatorCallError(type, { kind: 'refused', status: 307, message: redirect.message });
      }
      address = redirect.address;
    }
    throw new OperatorCallError(type, {
      kind: 'refused',
      status: 307,
      message: `more than ${MAX_REDIRECTS} redirects`,
    });
  }

  private async postTo(address: Address, type: string, body: Uint8Array): Promise<Answer> {
    const { maxAnswerBytes = DEFAULT_MAX_ANSWER_BYTES } = this.options;
    try {
      this.failed = undefined;
      const answer = await this.laneTo(address).post({ path: PATH, headers: this.headers, body }, maxAnswerBytes + 1);
      if (answer.body.length <= maxAnswerBytes) return answer;
    } catch (cause) {
      this.failed = address;
      throw new OperatorCallError(type, { kind: 'unknown', message: describeError(cause) }, { cause });
    }
    throw new OperatorCallError(type, {
      kind: 'unknown',
      message: `the answer is longer than ${maxAnswerBytes} bytes`,
    });
  }

  private laneTo(address: Address): Lane {
    const key = formatAddress(address);
    const { tls, answerTimeoutMs = DEFAULT_ANSWER_TIMEOUT_MS } = this.options;
    const lane =
      this.lanes.get(key) ??
      new Lane({ address, tls, connections: 4, connectTimeoutMs: answerTimeoutMs, answerTimeoutMs });
    this.lanes.set(key, lane);
    return lane;
  }
}

function accepted(type: string, answer: Answer): Answer {
  if (answer.status === 200 || answer.status === 202) return answer;
  const message = Buffer.from(answer.body.subarray(0, 4096)).toString('utf8');
  throw new OperatorCallError(type, { kind: 'refused', status: answer.status, message });
}

function hasType<T extends Question>(response: MasterResponse, type: T): response is ResponseOf<T> {
  return response.type === type;
}
