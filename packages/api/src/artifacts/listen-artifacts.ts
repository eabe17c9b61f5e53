/**
 * Where agents fetch the executor from. Every scheduler process serves the same files, whoever leads: a file's name holds its
 * content's hash, so any answer to that name is the right one, for good. There is nothing else to read here.
 */
import { KeelsonError } from '@keelson/core';
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import { type Artifact, ArtifactFolder } from './artifact-folder.ts';
import { chooseRange } from './choose-range.ts';
import { Turns } from './turns.ts';

export interface ListenArtifactsOptions {
  /** Its files whose names end with `-<sha256 of the content>` are served. */
  readonly folder: string;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** How many are served at once, each as fast as can be: agents give a fetch a minute, of which waiting is a part. */
  readonly atOnce?: number;
}

export interface ListeningArtifacts {
  readonly url: string;
  /** Cuts off downloads under way: fetchers try elsewhere. May be called twice. */
  close(): Promise<void>;
}

const A_YEAR_S = 31_536_000;
/** A fetcher that reads nothing for so long is gone. */
const IDLE_MS = 60_000;
const AT_ONCE = 16;
const LONGEST_TURN_MS = 60_000;

/** @throws KeelsonError PORT_TAKEN */
export async function listenArtifacts({
  folder,
  host,
  port,
  atOnce = AT_ONCE,
}: ListenArtifactsOptions): Promise<ListeningArtifacts> {
  const app = Fastify({
    logger: false,
    forceCloseConnections: true,
    connectionTimeout: IDLE_MS,
    exposeHeadRoutes: false,
  });
  const artifacts = new ArtifactFolder(folder);
  const turns = new Turns(atOnce, LONGEST_TURN_MS);
  app.setNotFoundHandler((_request, reply) => notThere(reply));
  app.setErrorHandler((_error, _request, reply) => reply.code(500).type('text/plain').send('it can not be read\n'));
  app.route<{ Params: { name: string } }>({
    method: ['GET', 'HEAD'],
    url: '/:name',
    handler: async (request, reply) => {
      const artifact = await artifacts.open(request.params.name);
      return artifact === undefined ? notThere(reply) : answer(artifact, turns, request, reply);
    },
  });
  try {
    const url = await app.listen({ host, port });
    return { url, close: () => app.close() };
  } catch (error) {
    await app.close();
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'EADDRINUSE') throw error;
    const message = `Port ${port} on ${host} is taken: the executor can't be served there.`;
    throw new KeelsonError('PORT_TAKEN', message, { cause: error });
  }
}

function notThere(reply: FastifyReply): FastifyReply {
  return reply.code(404).header('cache-control', 'no-store').type('text/plain').send('there is no such file\n');
}

async function answer(
  artifact: Artifact,
  turns: Turns,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { file, sha256, bytes } = artifact;
  const etag = `"${sha256}"`;
  const { range, 'if-range': condition, 'if-none-match': ifNoneMatch } = request.headers;
  reply
    .header('etag', etag)
    .header('cache-control', `public, max-age=${A_YEAR_S}, immutable`)
    .header('accept-ranges', 'bytes')
    .header('x-content-type-options', 'nosniff')
    .type('application/octet-stream');
  if (matches(ifNoneMatch, etag)) return closed(artifact, reply.code(304));
  const isHead = request.method === 'HEAD';
  // RFC 9110, 14.2: Range is for GET alone.
  const chosen = chooseRange(bytes, etag, isHead ? undefined : range, condition?.toString());
  if (chosen.kind === 'unsatisfiable') {
    return closed(artifact, reply.code(416).header('content-range', `bytes */${bytes}`));
  }
  const { start, end } = chosen.kind === 'part' ? chosen.range : { start: 0, end: bytes - 1 };
  reply.header('content-length', end - start + 1);
  if (chosen.kind === 'part') reply.code(206).header('content-range', `bytes ${start}-${end}/${bytes}`);
  if (isHead || bytes === 0) return closed(artifact, reply);
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  if (reply.raw.destroyed) gone.abort();
  const over = await turns.take(gone.signal);
  if (over === undefined || gone.signal.aborted) {
    over?.();
    return closed(artifact, reply);
  }
  gone.signal.addEventListener('abort', over, { once: true });
  return reply.send(file.createReadStream({ start, end }));
}

async function closed({ file }: Artifact, reply: FastifyReply): Promise<FastifyReply> {
  await file.close();
  return reply.send();
}

function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === etag);
}
