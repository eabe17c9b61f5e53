/** Takes the answer to a request as undici hands it over: for short answers, a stream with its reader costs more than they do. */
import type { Dispatcher } from 'undici';

export interface Answer {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  readonly body: Uint8Array;
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

export class AnswerTaker implements Dispatcher.DispatchHandler {
  /** Rejects with undici's error where no whole answer came. */
  readonly answer: Promise<Answer>;
  readonly #maxBytes: number;
  readonly #chunks: Uint8Array[] = [];
  readonly #resolve: (answer: Answer) => void;
  readonly #reject: (error: Error) => void;
  #bytes = 0;
  #status = 0;
  #headers: Headers = {};

  /** @param maxBytes of a body that are kept; a longer one is cut off, and its connection with it. */
  constructor(maxBytes: number) {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    this.answer = promise;
    this.#maxBytes = maxBytes;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  onRequestStart(): void {}

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: Headers): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes < this.#maxBytes) return;
    this.onResponseEnd();
    controller.abort(new Error('the rest of the answer is not wanted'));
  }

  onResponseEnd(): void {
    const [status, headers] = [this.#status, this.#headers];
    this.#resolve({
      status,
      header: (name) => headerOf(headers, name),
      body: Buffer.concat(this.#chunks).subarray(0, this.#maxBytes),
    });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#reject(error);
  }
}

/** The first, where there are several. */
export function headerOf(headers: Headers, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : value?.[0];
}
