/** Rules 1 to 5, facts 1 to 13: how calls are sent, and how they are answered. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Answer, hearOut, post, send, sendRaw } from '../client/http.ts';
import { type Json, parse, textAt } from '../client/json.ts';
import type { Session } from '../client/scheduler.ts';
import { eventually } from '../client/wait.ts';
import { type Open, useBench } from '../target/bench.ts';
import { FRAMEWORK } from '../target/target.ts';
import { chunksOf, errorOf, peer } from './support.ts';

const TEXT = 'text/plain; charset=utf-8';
const PROTOBUF = 'application/x-protobuf';

export function httpSuite(target: Open): void {
  const bench = useBench(target);
  const url = (path = '/api/v1/scheduler'): string => `${target().masterUrl()}${path}`;
  const subscribeCall = (framework: Json = {}): Json => ({
    type: 'SUBSCRIBE',
    subscribe: { framework_info: { ...FRAMEWORK, failover_timeout: 0, ...framework } },
  });
  const revive = (session: Session): Json => ({ type: 'REVIVE', framework_id: { value: session.frameworkId } });
  const refusal = (answer: Answer): unknown[] => [answer.status, answer.headers['content-type'], answer.body];

  describe('HTTP', () => {
    it('fact 1: a call that is taken is 202 and empty; UPDATE_FRAMEWORK is 200; errors are text', async () => {
      const session = await bench().subscribed();
      expect(session.head).toMatchObject({ 'content-type': 'application/json', 'transfer-encoding': 'chunked' });
      const taken = await session.call('REVIVE');
      expect([taken.status, taken.body, taken.headers['content-length']]).toEqual([202, '', '0']);
      expect(taken.headers['content-type']).toBeUndefined();
      const info = { ...FRAMEWORK, id: { value: session.frameworkId } };
      const updated = await session.call('UPDATE_FRAMEWORK', { update_framework: { framework_info: info } });
      expect([updated.status, updated.body]).toEqual([200, '']);
      const refused = await session.call('NOPE');
      expect([refused.status, refused.headers['content-type']]).toEqual([400, TEXT]);
    });

    it('rule 4, fact 2: what is unknown is 202 too, and silent where no task is meant', async () => {
      const session = await bench().subscribed({}, { suppressed_roles: FRAMEWORK.roles });
      const from = session.events.length;
      const id = { value: 'nope' };
      const data = Buffer.from('x').toString('base64');
      const uuid = Buffer.alloc(16, 1).toString('base64');
      const calls: [string, Json][] = [
        ['ACCEPT', { accept: { offer_ids: [id], operations: [] } }],
        ['DECLINE', { decline: { offer_ids: [id] } }],
        ['MESSAGE', { message: { agent_id: id, executor_id: id, data } }],
        ['SHUTDOWN', { shutdown: { agent_id: id, executor_id: id } }],
        ['ACKNOWLEDGE', { acknowledge: { agent_id: id, task_id: id, uuid } }],
        ['REVIVE', { revive: { roles: ['nope'] } }],
        ['ACCEPT_INVERSE_OFFERS', { accept_inverse_offers: { inverse_offer_ids: [id] } }],
      ];
      for (const [type, body] of calls) expect([type, (await session.call(type, body)).status]).toEqual([type, 202]);
      await session.fence();
      expect(session.events.slice(from).filter(({ type }) => type !== 'HEARTBEAT')).toHaveLength(1);
    });

    it('rule 1, fact 3: Content-Type is taken to the letter, Accept has to allow what there is', async () => {
      const types = "Expecting 'Content-Type' of application/json or application/x-protobuf";
      const body = JSON.stringify(subscribeCall());
      for (const type of [
        'application/json; charset=utf-8',
        'APPLICATION/JSON',
        'text/plain',
        'application/protobuf',
      ]) {
        expect(refusal(await post(url(), body, { 'Content-Type': type }))).toEqual([415, TEXT, types]);
      }
      const none = await send(url(), { method: 'POST', body });
      expect(refusal(none)).toEqual([400, TEXT, "Expecting 'Content-Type' to be present"]);
      const accept = "Expecting 'Accept' to allow 'application/x-protobuf' or 'application/json'";
      expect(refusal(await post(url(), body, { Accept: 'text/html' }))).toEqual([406, TEXT, accept]);
    });

    it('rule 1, fact 3: the encodings of call and answer are independent', async () => {
      const ask = (headers: string, body: Uint8Array): Promise<{ head: string; body: string }> => {
        const head = `POST /api/v1/scheduler HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n${headers}\r\n\r\n`;
        return sendRaw(peer(target()), Buffer.concat([Buffer.from(head), body]));
      };
      const json = Buffer.from(JSON.stringify(subscribeCall()));
      const protobuf = recordedBody('launch-command.protobuf', 'subscribe.req');
      const [a, b, c] = await Promise.all([
        ask(`Content-Type: application/json\r\nAccept: ${PROTOBUF}`, json),
        ask(`Content-Type: ${PROTOBUF}\r\nAccept: application/json`, protobuf),
        ask('Content-Type: application/json\r\nAccept: */*', json),
      ]);
      expect(a.head).toContain(`Content-Type: ${PROTOBUF}`);
      // Field 1 (type) is SUBSCRIBED, field 2 (subscribed) follows.
      expect(
        chunksOf(a.body)[0]
          ?.replace(/^\d+\n/, '')
          .slice(0, 3),
      ).toBe('\x08\x01\x12');
      expect(chunksOf(b.body)[0]).toMatch(/^\d+\n\{"type":"SUBSCRIBED"/);
      expect(chunksOf(c.body)[0]).toMatch(/^\d+\n\{"type":"SUBSCRIBED"/);
      // The recorded framework stays for an hour otherwise.
      const id = {
        value: textAt(parse(chunksOf(b.body)[0]?.replace(/^\d+\n/, '') ?? ''), 'subscribed.framework_id.value'),
      };
      await bench().operator('TEARDOWN', { teardown: { framework_id: id } });
    });

    it('rule 1, fact 4: names are snake_case, enums are names, bytes are base64, numbers may be strings', async () => {
      const session = await bench().subscribed();
      const own = { framework_id: { value: session.frameworkId } };
      const convert = 'Failed to convert JSON into Call protobuf: ';
      const camel = { type: 'SUBSCRIBE', subscribe: { frameworkInfo: FRAMEWORK } };
      const id = { value: 'x' };
      const message = { agent_id: id, executor_id: id, data: '***' };
      const table: [Json, number, string][] = [
        [camel, 400, `${convert}Missing required fields: subscribe.framework_info`],
        [{ ...own, type: 3 }, 400, `${convert}Not expecting a JSON number for field 'type'`],
        [subscribeCall({ name: 1 }), 400, `${convert}Not expecting a JSON number for field 'name'`],
        [{ ...own, type: 'NOPE' }, 400, "Failed to validate scheduler::Call: Expecting 'type' to be present"],
        [
          { ...own, type: 'MESSAGE', message },
          400,
          `${convert}Failed to base64 decode bytes field 'data': Invalid character '*'`,
        ],
        [{ ...own, type: 'REVIVE', nonsense: { a: 1 } }, 202, ''],
        [{ ...own, type: 'DECLINE', decline: { offer_ids: [], filters: { refuse_seconds: '1.5' } } }, 202, ''],
      ];
      for (const [call, status, text] of table) {
        const headers = call.type === 'SUBSCRIBE' ? {} : { 'Mesos-Stream-Id': session.streamId };
        const answer = await post(url(), call, headers);
        expect([call, answer.status, answer.body]).toEqual([call, status, text]);
      }
      const tolerant = bench().session();
      const first = await tolerant.subscribe({ capabilities: [{ type: 'NO_SUCH' }, { type: 'MULTI_ROLE' }] });
      expect(first.type).toBe('SUBSCRIBED');
    });

    it('fact 4: 64-bit integers are numbers, beyond what a double holds', async () => {
      const { body } = await bench().operator('GET_AGENTS');
      expect(body).toMatch(/"registered_time":\{"nanoseconds":\d{19}\}/);
    });

    it('rule 1, fact 5: a required field that is missing is named by its path', async () => {
      const session = await bench().subscribed();
      const task = { task_id: { value: 't' }, agent_id: { value: 'a' } };
      const operations = [{ type: 'LAUNCH', launch: { task_infos: [task] } }];
      const answer = await session.call('ACCEPT', { accept: { offer_ids: [], operations } });
      const path = 'accept.operations[0].launch.task_infos[0].name';
      const text = `Failed to convert JSON into Call protobuf: Missing required fields: ${path}`;
      expect(refusal(answer)).toEqual([400, TEXT, text]);
    });

    it('fact 6: a body that is no JSON is echoed; one of 2 MB is taken', async () => {
      const text = 'Failed to parse body into JSON: syntax error at line 1 near: ';
      expect(refusal(await post(url(), '{"type":'))).toEqual([400, TEXT, text]);
      const huge = await post(url(), '['.repeat(4_000_000));
      expect([huge.status, huge.body.slice(0, text.length + 1)]).toEqual([400, `${text}[`]);
      expect(huge.body.length).toBeGreaterThan(3_900_000);
      const nested = await post(url(), `${'{"a":'.repeat(500)}1${'}'.repeat(500)}`);
      expect([nested.status, nested.body.slice(0, text.length)]).toEqual([400, text]);
      const session = await bench().subscribed();
      const padded = await session.call('REVIVE', { [`x${'y'.repeat(2_000_000)}`]: 1 });
      expect(padded.status).toBe(202);
    });

    it('rule 2, fact 7: the stream id: missing, stale, wrong, not subscribed, unknown framework', async () => {
      const session = await bench().subscribed();
      const ask = (headers: Json): Promise<Answer> => post(url(), revive(session), { ...strings(headers) });
      const mismatch = (id: string): string =>
        `The stream ID '${id}' included in this request didn't match the stream ID currently associated with framework ID ${session.frameworkId}`;
      expect((await ask({ 'mesos-stream-id': session.streamId })).status).toBe(202);
      expect(errorOf(await ask({}))).toEqual([
        400,
        "All non-subscribe calls should include the 'Mesos-Stream-Id' header",
      ]);
      expect(errorOf(await ask({ 'Mesos-Stream-Id': 'abc' }))).toEqual([400, mismatch('abc')]);
      const both = await post(url(), subscribeCall(), { 'Mesos-Stream-Id': 'abc' });
      expect(errorOf(both)).toEqual([400, "Subscribe calls should not include the 'Mesos-Stream-Id' header"]);
      const unknown = await post(url(), { type: 'REVIVE', framework_id: { value: 'x' } }, {});
      expect(errorOf(unknown)).toEqual([400, 'Framework cannot be found']);
      const { streamId } = session;
      expect(streamId).toMatch(/^.{1,128}$/);
      session.drop();
      const away = await eventually('403', async () => {
        const answer = await ask({ 'Mesos-Stream-Id': streamId });
        return answer.status === 202 ? undefined : answer;
      });
      expect(errorOf(away)).toEqual([403, 'Framework is not subscribed']);
      await session.subscribe();
      expect(session.streamId).not.toBe(streamId);
      expect(errorOf(await ask({ 'Mesos-Stream-Id': streamId }))).toEqual([400, mismatch(streamId)]);
    });

    it('rule 1, fact 8: POST only; a slash at the end and /master work; other paths are the operator API', async () => {
      const session = await bench().subscribed();
      for (const method of ['GET', 'PUT']) {
        const answer = await send(url(), { method, headers: { 'Content-Type': 'application/json' } });
        const text = `405 Method Not Allowed. Expecting one of { 'POST' }, but received '${method}'.`;
        expect([answer.headers.allow, ...refusal(answer)]).toEqual(['POST', 405, TEXT, text]);
      }
      for (const path of ['/api/v1/scheduler/', '/master/api/v1/scheduler']) {
        const answer = await post(url(path), revive(session), { 'Mesos-Stream-Id': session.streamId });
        expect([path, answer.status]).toEqual([path, 202]);
      }
      const other = await post(url('/api/v1/nonsense'), '{}');
      expect(errorOf(other)).toEqual([400, "Failed to validate master::Call: Expecting 'type' to be present"]);
    });

    it('fact 9: chunked bodies work, 100 Continue is not said, what is no HTTP gets no word', async () => {
      const session = await bench().subscribed();
      const body = JSON.stringify(revive(session));
      const head = `POST /api/v1/scheduler HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nMesos-Stream-Id: ${session.streamId}\r\n`;
      const chunked = `${head}Transfer-Encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
      const expecting = `${head}Expect: 100-continue\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
      for (const bytes of [chunked, expecting]) {
        expect((await sendRaw(peer(target()), bytes)).head).toMatch(/^HTTP\/1.1 202 Accepted/);
      }
      expect(await sendRaw(peer(target()), 'hello\r\n\r\n', () => false)).toEqual({ head: '', body: '', closed: true });
    });

    it('fact 10: connections are kept, and pipelined calls answered in order', async () => {
      const call = (body: string): string =>
        `POST /api/v1/scheduler HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
      const both = call('{"type":"REVIVE","framework_id":{"value":"x"}}') + call('{"type":"REVIVE"}');
      const answer = await sendRaw(peer(target()), both, (bytes) => bytes.toString().endsWith('to be present'));
      const [first, second] = [answer.body.indexOf('Framework cannot be found'), answer.body.indexOf("'framework_id'")];
      expect(first).toBeGreaterThanOrEqual(0);
      expect(second).toBeGreaterThan(first);
    });

    it('rule 7, fact 10: a call on the connection of a subscription is never answered', async () => {
      const body = JSON.stringify(subscribeCall());
      const call = '{"type":"REVIVE","framework_id":{"value":"x"}}';
      const request = (text: string): string =>
        `POST /api/v1/scheduler HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${text.length}\r\n\r\n${text}`;
      const answer = await hearOut(peer(target()), request(body) + request(call), '"HEARTBEAT"');
      expect(answer.body).not.toContain('Framework cannot be found');
    });

    it('fact 11: credentials: 401 without or with wrong ones; another principal is 400', async ({ skip }) => {
      const { guarded } = target();
      if (guarded === undefined)
        return skip('needs a master that asks: MESOS_GUARDED=host:port, MESOS_CREDENTIALS=principal:secret');
      const guardedUrl = `${guarded.url}/api/v1/scheduler`;
      const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;
      const right = basic(guarded.credentials);
      const [principal = ''] = guarded.credentials.split(':');
      for (const Authorization of [undefined, basic('nobody:nothing'), 'Bearer abc']) {
        const headers = Authorization === undefined ? {} : { Authorization };
        for (const call of [subscribeCall(), { type: 'REVIVE', framework_id: { value: 'x' } }]) {
          const answer = await post(guardedUrl, call, headers);
          expect(errorOf(answer)).toEqual([401, '401 Unauthorized.']);
          expect(answer.headers['www-authenticate']).toBe('Basic realm="mesos-master-scheduler"');
        }
      }
      const other = await post(guardedUrl, subscribeCall({ principal: 'other' }), { Authorization: right });
      expect(errorOf(other)).toEqual([
        400,
        `Failed to validate scheduler::Call: Authenticated principal '${principal}' does not match principal 'other' set in \`FrameworkInfo\``,
      ]);
      const known = await post(guardedUrl, { type: 'REVIVE', framework_id: { value: 'x' } }, { Authorization: right });
      expect(errorOf(known)).toEqual([400, 'Framework cannot be found']);
    });

    it('fact 12: without a leader 503', async ({ skip }) => {
      const leaderless = process.env.MESOS_LEADERLESS;
      if (leaderless === undefined) return skip('needs a master without a leader: MESOS_LEADERLESS=host:port');
      for (const path of ['/api/v1/scheduler', '/api/v1']) {
        expect(errorOf(await post(`http://${leaderless}${path}`, '{}'))).toEqual([503, 'No leader elected']);
      }
    });

    it('rule 3, fact 13: a follower answers 307 before it looks at the call; /health itself', async ({ skip }) => {
      const { follower } = target();
      if (follower === undefined) return skip('needs a master that does not lead: MESOS_FOLLOWER=host:port');
      for (const body of [subscribeCall(), '{"type":']) {
        const answer = await post(`http://${follower}/api/v1/scheduler`, body);
        expect([answer.status, answer.body]).toEqual([307, '']);
        expect(answer.headers.location).toMatch(/^\/\/[^/]+:\d+\/master\/api\/v1\/scheduler$/);
      }
      expect((await send(`http://${follower}/health`, {})).status).toBe(200);
    });
  });
}

function strings(headers: Json): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

/** The body of a recorded request. */
function recordedBody(scenario: string, file: string): Buffer {
  const bytes = readFileSync(new URL(`../../wire/scheduler/${scenario}/${file}`, import.meta.url));
  return bytes.subarray(bytes.indexOf('\r\n\r\n') + 4);
}
