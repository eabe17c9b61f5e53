/** A client that writes all the time, to see what others notice of a bad day. */
import { Redis } from 'ioredis';

/** One key that counts up; writes that fail are counted too. */
export class Writer {
  written = 0;
  failed = 0;
  #over = false;
  readonly #client: Redis;
  readonly #ended: Promise<void>;

  constructor(host: string, port: number, password: string) {
    this.#client = new Redis({ host, port, password, maxRetriesPerRequest: 0 });
    this.#client.on('error', () => undefined);
    this.#ended = this.#write();
  }

  async #write(): Promise<void> {
    while (!this.#over) {
      await this.#client.set('count', this.written + 1).then(
        () => {
          this.written += 1;
        },
        () => {
          this.failed += 1;
        },
      );
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  async end(): Promise<void> {
    this.#over = true;
    await this.#ended;
    this.#client.disconnect();
  }
}
