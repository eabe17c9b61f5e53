/** Pulls an image that is not there; asks of one that is are shared. */
import type Docker from 'dockerode';
import { z } from 'zod';
import { orAbort } from '../or-abort.ts';
import { isAway, wordsOf } from './engine.ts';
import { readLines } from './json-lines.ts';

/** How long the engine may say nothing more of an image that has begun to come. */
const STALL_MS = 60_000;

const progressSchema = z.object({
  error: z.string().optional(),
  id: z.string().optional(),
  status: z.string().optional(),
  progress: z.string().optional(),
});

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
   * @throws ImageError with the reason, in words for the operator; or what the engine's absence looks like (see isAway).
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
      await orAbort(this.follow(stream, limit, heard, tell), limit);
    } catch (error) {
      if (isAway(error)) throw error;
      throw new ImageError(`${absence(image)}: ${wordsOf(error)}`, { cause: error });
    } finally {
      clearTimeout(timer);
      silence.abort();
    }
  }

  private async follow(
    stream: NodeJS.ReadableStream,
    signal: AbortSignal,
    heard: () => void,
    tell: (text: string) => void,
  ): Promise<void> {
    for await (const line of readLines(stream, signal)) {
      heard();
      const { error, id, status, progress } = progressSchema.parse(JSON.parse(line));
      if (error !== undefined) throw new Error(error);
      tell([id, status, progress].filter(Boolean).join(' '));
    }
  }
}

/** Keelson's own images are in no registry unless somebody has put them into one: they are made. */
function absence(image: string): string {
  const absent = `the image ${image} is not here`;
  if (!image.startsWith('keelson/')) return `${absent} and can't be pulled`;
  return `${absent}: make it on this agent's machine with \`keelson images build ${image}\` (it can't be pulled)`;
}

/** Without a tag the engine would pull all of them. */
function reference(image: string): string {
  const name = image.slice(image.lastIndexOf('/') + 1);
  return name.includes(':') || name.includes('@') ? image : `${image}:latest`;
}
