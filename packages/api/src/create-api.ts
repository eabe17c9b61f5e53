/** The REST API over a control plane: routes, their checks, OpenAPI at /openapi.json, and a page for it at /docs. */
import { randomUUID } from 'node:crypto';
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { ControlPlane } from './control-plane.ts';
import { createHandOn, type HandOn } from './http/hand-on.ts';
import { acceptJson } from './http/json-body.ts';
import { answerUnknownRoutes } from './http/not-found.ts';
import { handleError, toKeelsonError } from './http/problem.ts';
import { requireLoopback, requireToken } from './http/security.ts';
import { compileValidator } from './http/validator.ts';
import { addOpenApi } from './openapi.ts';
import { registerCluster } from './routes/cluster.ts';
import type { RouteContext } from './routes/context.ts';
import { registerDeaths } from './routes/deaths.ts';
import { registerDetails } from './routes/details.ts';
import { registerEvents } from './routes/events.ts';
import { registerHealth } from './routes/health.ts';
import { registerInstances } from './routes/instances.ts';
import { registerOperations } from './routes/operations.ts';
import { registerPredecessor } from './routes/predecessor.ts';
import { registerQuarantine } from './routes/quarantine.ts';

export const MAX_BODY_BYTES = 1_048_576;

export interface ApiOptions {
  readonly controlPlane: ControlPlane;
  /** Callers must send it as a bearer token. Without it only this machine is answered. */
  readonly token?: string | undefined;
  /** What guards must send with their reports of deaths. Without it they can't report. */
  readonly reportToken?: string | undefined;
  /** Hosts beside this machine's own that may stand in the Host header where there is no token. */
  readonly allowedHosts?: readonly string[];
  /** Gets methods, paths and statuses: no headers, no bodies. Default: nothing is logged. */
  readonly logger?: FastifyBaseLogger | undefined;
  /** Of the predecessor's CREATE, which names none. Default redis. */
  readonly defaultFramework?: string;
  readonly version?: string;
  /** A comment goes out on an idle event stream so often. Default 15 s. */
  readonly heartbeatMs?: number;
  /** An event stream whose client reads nothing for so long is cut off. Default 30 s. */
  readonly drainTimeoutMs?: number;
  /** Event streams open at once. Default 1000. */
  readonly maxStreams?: number;
  /** Requests with `?wait=` open at once; each takes some 30 KB. Default 5000. */
  readonly maxWaits?: number;
  /** What only the leader can do waits so long for one, where none answers. Default 5 s. */
  readonly leaderHoldMs?: number;
}

/** The API, not listening yet: `inject()` it, or give it to `listenApi`. `close()` ends its event streams and waits. */
export function createApi(options: ApiOptions): FastifyInstance {
  const { logger } = options;
  const app: FastifyInstance = Fastify({
    ...(logger === undefined ? { logger: false } : { loggerInstance: logger }),
    bodyLimit: MAX_BODY_BYTES,
    genReqId: () => randomUUID(),
    routerOptions: { ignoreTrailingSlash: true },
    frameworkErrors: handleError,
  });
  const closing = new AbortController();
  app.addHook('preClose', async () => closing.abort());
  const { controlPlane, leaderHoldMs } = options;
  prepare(app, options, createHandOn({ controlPlane, closing: closing.signal, holdMs: leaderHoldMs }));
  app.register(async (scope) => registerRoutes(scope, contextOf(options, closing.signal)));
  return app;
}

function prepare(app: FastifyInstance, options: ApiOptions, handOn: HandOn): void {
  const { token, allowedHosts, version, controlPlane } = options;
  app.setErrorHandler(async (thrown, request, reply) => {
    const error = toKeelsonError(thrown);
    if (error.code !== 'NOT_LEADER') return handleError(error, request, reply);
    await handOn(error, request, reply).catch((failed: unknown) => handleError(failed, request, reply));
  });
  app.setValidatorCompiler(compileValidator);
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id).header('x-content-type-options', 'nosniff');
  });
  if (token === undefined) requireLoopback(app, allowedHosts ?? []);
  else requireToken(app, token);
  answerUnknownRoutes(app);
  app.removeAllContentTypeParsers();
  acceptJson(app, ['application/json', 'application/merge-patch+json']);
  addOpenApi(app, version ?? '0.1.0', token !== undefined, () => controlPlane.frameworks());
}

function contextOf(options: ApiOptions, closing: AbortSignal): RouteContext {
  return {
    controlPlane: options.controlPlane,
    closing,
    reportToken: options.reportToken,
    defaultFramework: options.defaultFramework ?? 'redis',
    maxWaits: options.maxWaits ?? 5000,
    streams: {
      heartbeatMs: options.heartbeatMs ?? 15_000,
      drainTimeoutMs: options.drainTimeoutMs ?? 30_000,
      maxStreams: options.maxStreams ?? 1000,
    },
  };
}

function registerRoutes(scope: FastifyInstance, context: RouteContext): void {
  const app = scope.withTypeProvider<ZodTypeProvider>();
  registerInstances(app, context);
  registerOperations(app, context);
  registerDetails(app, context);
  registerEvents(app, context);
  registerCluster(app, context);
  registerQuarantine(app, context);
  registerDeaths(app, context);
  registerHealth(app, context);
  app.get('/openapi.json', { schema: { hide: true } }, async () => scope.swagger());
  scope.register(async (inner) => registerPredecessor(inner.withTypeProvider<ZodTypeProvider>(), context));
}
