/** What the ports of the master and of each agent answer. */
import type { IncomingMessage } from 'node:http';
import type { AgentNode } from '../cluster/agent-node.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { agentOperatorApi } from '../operator/agent-api.ts';
import { operatorApi } from '../operator/master-api.ts';
import { plainGet } from '../operator/plain-get.ts';
import { controlApi, type Shutdown } from './control-api.ts';
import { executorApi } from './executor-api.ts';
import type { Handler } from './listen.ts';
import { methodNotAllowed, readBody, textAnswer } from './respond.ts';
import { schedulerApi } from './scheduler-api.ts';

export function masterHandler(cluster: () => Cluster | undefined, shutdown: (how: Shutdown) => void): Handler {
  return async (request, response) => {
    const running = cluster();
    if (running === undefined) return textAnswer(503, 'Master has not finished recovery');
    const url = urlOf(request, '/master');
    const method = request.method ?? 'GET';
    if (url.pathname.startsWith('/local/')) return controlApi(running, request, url, shutdown);
    if (!isUnder(url.pathname, '/api/v1')) return plainGet(running, url.pathname);
    if (method !== 'POST') return methodNotAllowed(method, 'POST');
    const body = await readBody(request);
    if (body === undefined) return textAnswer(413, '413 Request Entity Too Large.');
    if (isUnder(url.pathname, '/api/v1/scheduler')) return schedulerApi(running, request, response, body);
    return operatorApi(running, request, body);
  };
}

export function agentHandler(cluster: Cluster, node: AgentNode): Handler {
  return async (request, response) => {
    const { pathname } = urlOf(request, '/slave(1)');
    const method = request.method ?? 'GET';
    if (!isUnder(pathname, '/api/v1'))
      return pathname === '/health' ? { status: 200 } : textAnswer(404, '404 Not Found.');
    if (method !== 'POST') return methodNotAllowed(method, 'POST');
    const body = await readBody(request);
    if (body === undefined) return textAnswer(413, '413 Request Entity Too Large.');
    if (isUnder(pathname, '/api/v1/executor')) return executorApi(cluster, node, request, response, body);
    return agentOperatorApi(node, body);
  };
}

/** Without the name of the libprocess that a path may begin with. */
function urlOf(request: IncomingMessage, prefix: string): URL {
  const path = request.url ?? '/';
  return new URL(path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : path, 'http://localhost');
}

function isUnder(pathname: string, route: string): boolean {
  return pathname === route || pathname.startsWith(`${route}/`);
}
