/** Pulls an image that is not there; asks of one that is are shared. */
import type Docker from 'dockerode';
import { orAbort } from '../or-abort.ts';
import { wordsOf } from './engine.ts';

/** How long the engine may say nothing more of an image that has begun to come. */
const STALL_MS = 60_000;

export class ImageError extends Error {}

export class Images {
  private readonly docker: Docker;
  private readonly answerMs: number;
  private readonly pulls = new Map<string, { promise: Promise<void>; listeners: Set<(text: string) => void> }>();
  private readonly stop = new AbortController();

  /** @param answerMs how long a registry may take to answer at all */
  constructor(docker: Docker, answerMs: number) {
    this.docker = docker;
    this.answerMs = answerMs;
  }

  /**
   * Pulls it, with all who want the same image at once. The pull goes on when one of them gives up.
   * @throws ImageError with the reason, in words for the operator.
   */
  async pull(image: string, onProgress: (text: string) => void, signal: AbortSignal): Promise<void> {
    const pull = this.pulls.get(image) ?? this.begin(image);
    pull.listeners.add(onProgress);
    try {
      await orAbort(pull.promise, signal);
    } finally {
      pull.listeners.delete(onProgress);
    }
  }

  /** The user that the image names; the empty text where it names none. */
  async userOf(image: string, signal: AbortSignal): Promise<string> {
    const { Config } = await orAbort(this.docker.getImage(image).inspect(), signal);
    return Config.User ?? '';
  }

  close(): void {
    this.stop.abort(new Error('the executor ends'));
  }

  private begin(image: string): { promise: Promise<void>; listeners: Set<(text: string) => void> } {
    const listeners = new Set<(text: string) => void>();
    const tell = (text: string): void => {
      for (const listener of listeners) listener(text);
    };
    const promise = this.pullOnce(image, tell).finally(() => this.pulls.delete(image));
    promise.catch(() => {}); // heard by those who wait
    const pull = { promise, listeners };
    this.pulls.set(image, pull);
    return pull;
  }

  private async pullOnce(image: string, tell: (text: string) => void): Promise<void> {
    const silence = new AbortController();
    const answer = `no registry answered within ${this.answerMs / 1000} s`;
    let timer = setTimeout(() => silence.abort(new Error(answer)), this.answerMs);
    const heard = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(new Error(`it stalled for ${STALL_MS / 1000} s`)), STALL_MS);
    };
    const limit = AbortSignal.any([this.stop.signal, silence.signal]);
    try {
      const stream = await orAbort(this.docker.pull(reference(image), { abortSignal: limit }), limit);
      stream.on('error', () => {}); // an abort ends it
      await orAbort(this.followPull(stream, heard, tell), limit);
    } catch (error) {
      throw new ImageError(`the image ${image} is not here and can't be pulled: ${wordsOf(error)}`, { cause: error });
    } finally {
      clearTimeout(timer);
      silence.abort();
    }
  }

  private followPull(stream: NodeJS.ReadableStream, heard: () => void, tell: (text: string) => void): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.docker.modem.followProgress(
      stream,
      (error: Error | null) => (error === null ? resolve() : reject(error)),
      (event: { status?: string; id?: string; progress?: string }) => {
        heard();
        tell([event.id, event.status, event.progress].filter(Boolean).join(' '));
      },
    );
    return promise;
  }
}

/** Without a tag the engine would pull all of them. */
function reference(image: string): string {
  const name = image.slice(image.lastIndexOf('/') + 1);
  return name.includes(':') || name.includes('@') ? image : `${image}:latest`;
}
