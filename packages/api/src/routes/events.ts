/** Events as pages (JSON) or as they happen (server-sent), of all instances or of one. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { EventRecord } from '../control-plane.ts';
import { atMost } from '../http/at-most.ts';
import { sendEventStream } from '../http/event-stream.ts';
import { eventPageSchema } from '../schemas/reports.ts';
import { eventsQuery, instanceEventsQuery, instanceParams, streamHeaders } from '../schemas/requests.ts';
import { type ApiScope, answers, type RouteContext } from './context.ts';

const tags = ['events'];
const OLDEST = '0';

export function registerEvents(app: ApiScope, context: RouteContext): void {
  const { controlPlane } = context;
  const stream = streamOpener(context);
  app.get('/v1/events', {
    exposeHeadRoute: false,
    schema: {
      tags,
      summary: 'Events as they happen (server-sent), after Last-Event-ID or ?since=; pages where JSON is accepted',
      querystring: eventsQuery,
      headers: streamHeaders,
      response: answers({ 200: eventPageSchema }),
    },
    handler: async ({ query: { since, limit }, headers }, reply) => {
      if (!accepts(headers.accept, 'application/json'))
        return stream(reply, { since: headers['last-event-id'] ?? since ?? OLDEST });
      return pageOf(await controlPlane.events({ since: since ?? OLDEST, limit }), since);
    },
  });
  app.get('/v1/instances/:name/events', {
    exposeHeadRoute: false,
    schema: {
      tags,
      summary: 'Events of one instance; server-sent where text/event-stream is accepted',
      params: instanceParams,
      querystring: instanceEventsQuery,
      headers: streamHeaders,
      response: answers({ 200: eventPageSchema }),
    },
    handler: async ({ params: { name }, query: { since, limit, last }, headers }, reply) => {
      if (accepts(headers.accept, 'text/event-stream')) {
        controlPlane.get(name);
        return stream(reply, { since: headers['last-event-id'] ?? since ?? OLDEST, name });
      }
      if (last !== undefined) return pageOf(await controlPlane.lastEvents(name, last), since);
      return pageOf(await controlPlane.events({ since: since ?? OLDEST, limit, name }), since);
    },
  });
}

function streamOpener({ controlPlane, closing, streams }: RouteContext) {
  const open = atMost(streams.maxStreams, 'TOO_MANY_STREAMS');
  return (reply: FastifyReply, query: { readonly since: string; readonly name?: string }) =>
    open(() => sendEventStream(reply, (signal) => controlPlane.tailEvents(query, signal), closing, streams));
}

function pageOf(items: readonly EventRecord[], since: string | undefined) {
  return { items, next: items.at(-1)?.id ?? since ?? OLDEST };
}

function accepts(header: FastifyRequest['headers']['accept'], mediaType: string): boolean {
  return (header ?? '').split(',').some((part) => part.split(';', 1)[0]?.trim().toLowerCase() === mediaType);
}
