/** POST /api/v1/scheduler. The order of the checks is that of Mesos: it shows in the answers. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { MEDIA_TYPES } from '@keelson/mesos';
import type { Cluster } from '../cluster/cluster.ts';
import { disconnected, subscribe } from '../master/frameworks.ts';
import type { Framework } from '../master/state.ts';
import { type Encoding, isSchedulerCall, type SchedulerCall, type SchedulerEvent } from '../wire.ts';
import { authenticate } from './authenticate.ts';
import { decodeSchedulerCall, encodeSchedulerEvent } from './codec.ts';
import { EventStream } from './event-stream.ts';
import { requestEncoding, responseEncoding } from './negotiate.ts';
import { type Answer, badRequest, textAnswer } from './respond.ts';
import { performSchedulerCall } from './scheduler-calls.ts';
import { validatePrincipal, validateSchedulerCall } from './validate-call.ts';

const STREAM_ID = 'mesos-stream-id';

/** Answers a call; `undefined` when the answer is a stream that goes on. */
export async function schedulerApi(
  cluster: Cluster,
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
): Promise<Answer | undefined> {
  const principal = authenticate(cluster.credentials, request);
  if (typeof principal === 'object') return principal;
  const encoding = requestEncoding(request);
  if (typeof encoding !== 'string') return encoding;
  const decoded = decodeSchedulerCall(encoding, body);
  if (typeof decoded === 'string') return badRequest(decoded);
  const invalid = validateSchedulerCall(decoded) ?? validatePrincipal(decoded, principal);
  if (invalid !== undefined || !isSchedulerCall(decoded))
    return badRequest(`Failed to validate scheduler::Call: ${invalid ?? ''}`);
  const accept = responseEncoding(request);
  if (typeof accept !== 'string') return accept;
  const streamId = request.headers[STREAM_ID];
  if (decoded.type === 'SUBSCRIBE') {
    if (streamId !== undefined) return badRequest("Subscribe calls should not include the 'Mesos-Stream-Id' header");
    openStream(cluster, decoded, accept, response);
    return undefined;
  }
  const framework = cluster.master.frameworks.get(decoded.framework_id?.value ?? '');
  const refused = checkStream(framework, streamId);
  if (framework === undefined || refused !== undefined) return refused;
  return performSchedulerCall(cluster, framework, decoded);
}

function checkStream(framework: Framework | undefined, streamId: string | string[] | undefined): Answer | undefined {
  if (framework === undefined) return badRequest('Framework cannot be found');
  if (framework.stream === undefined) return textAnswer(403, 'Framework is not subscribed');
  if (streamId === undefined) return badRequest("All non-subscribe calls should include the 'Mesos-Stream-Id' header");
  if (streamId === framework.stream) return undefined;
  const text = `didn't match the stream ID currently associated with framework ID ${framework.id}`;
  return badRequest(`The stream ID '${String(streamId)}' included in this request ${text}`);
}

type Subscribe = Extract<SchedulerCall, { readonly type: 'SUBSCRIBE' }>;

function openStream(
  cluster: Cluster,
  { subscribe: call }: Subscribe,
  encoding: Encoding,
  response: ServerResponse,
): void {
  const id = randomUUID();
  const info = call.framework_info;
  response.writeHead(200, { 'Content-Type': MEDIA_TYPES[encoding], 'Mesos-Stream-Id': id });
  response.flushHeaders();
  const stream = new EventStream<SchedulerEvent>({
    id,
    response,
    encode: (event) => encodeSchedulerEvent(encoding, event),
    heartbeat: { event: { type: 'HEARTBEAT' }, intervalMs: cluster.master.settings.heartbeatIntervalMs },
    onClose: () => {
      cluster.log.info({ framework: info.name, stream: id }, 'scheduler disconnected');
      cluster.schedulers.delete(id);
      cluster.engine.run((tx) => disconnected(cluster.master, id, tx));
    },
  });
  cluster.log.info({ framework: info.name, id: info.id?.value, stream: id, encoding }, 'scheduler subscribes');
  cluster.schedulers.set(id, stream);
  const suppressedRoles = call.suppressed_roles ?? [];
  cluster.engine.run((tx) => subscribe(cluster.master, { info, suppressedRoles, stream: id }, tx));
}
