import type Docker from 'dockerode';

/** How long a registry may take to answer at all, and to send more of an image that it has begun to send. */
const answerTimeoutMs = 5000;
const stallTimeoutMs = 60_000;

/**
 * Pulls an image through the Docker Engine, which knows of mirrors and proxies.
 * Rejects where no registry answers within five seconds, or the pull stalls for a minute.
 */
export async function pullImage(
  docker: Docker,
  image: string,
  { signal, onProgress }: { signal: AbortSignal; onProgress: (text: string) => void },
): Promise<void> {
  const stop = new AbortController();
  let timer = setTimeout(
    () => stop.abort(new Error(`no registry answered within ${answerTimeoutMs / 1000} s`)),
    answerTimeoutMs,
  );
  const alive = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => stop.abort(new Error(`the pull stalled for ${stallTimeoutMs / 1000} s`)), stallTimeoutMs);
  };
  const limit = AbortSignal.any([signal, stop.signal]);
  try {
    const stream = await orAbort(pull(docker, image, limit), limit);
    await orAbort(
      follow(docker, stream, (text) => {
        alive();
        onProgress(text);
      }),
      limit,
    );
  } finally {
    clearTimeout(timer);
    stop.abort();
  }
}

async function pull(docker: Docker, image: string, abortSignal: AbortSignal): Promise<NodeJS.ReadableStream> {
  const stream = await docker.pull(image, { abortSignal });
  stream.on('error', () => {}); // an abort ends it
  return stream;
}

function follow(docker: Docker, stream: NodeJS.ReadableStream, onProgress: (text: string) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    docker.modem.followProgress(
      stream,
      (error: Error | null) => (error === null ? resolve() : reject(error)),
      (event: { status?: string; id?: string }) => onProgress([event.id, event.status].filter(Boolean).join(' ')),
    );
  });
}

async function orAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  work.catch(() => {}); // it may fail after the abort won
  try {
    signal.throwIfAborted();
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
