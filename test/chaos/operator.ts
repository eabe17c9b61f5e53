/** What operators ask for, at random. An answer may be a refusal; it is never an internal error. */
import type { Keelson } from '../support/keelson.ts';
import type { History } from './history.ts';
import type { Choices } from './random.ts';

const ACTS = [
  ['scale', 3],
  ['change', 2],
  ['failover', 3],
  ['switchover', 4],
  ['suspend', 1],
  ['resume', 2],
  ['churn', 4],
] as const;

export class Operator {
  /** Names of instances that come and go, with how they were last destroyed. */
  readonly churned = new Set<string>();
  readonly #keelson: Keelson;
  readonly #choices: Choices;
  readonly #history: History;

  constructor(keelson: Keelson, choices: Choices, history: History) {
    this.#keelson = keelson;
    this.#choices = choices;
    this.#history = history;
  }

  async act(): Promise<void> {
    const kind = this.#choices.weighted(ACTS);
    const name = this.#choices.of(['group', 'safe']) ?? 'safe';
    switch (kind) {
      case 'scale':
        return this.#ask('PATCH', '/v1/instances/group', { slaves: this.#choices.between(0, 3) });
      case 'change':
        return this.#ask('PATCH', '/v1/instances/group', {
          options: { config: { hz: this.#choices.between(10, 30) } },
        });
      case 'failover':
      case 'switchover':
        return this.#ask('POST', `/v1/instances/${name}/${kind}`);
      case 'suspend':
      case 'resume':
        return this.#ask('POST', `/v1/instances/${this.#choices.of(['alone', 'group']) ?? 'group'}/${kind}`);
      case 'churn':
        return this.#churn();
    }
  }

  async #churn(): Promise<void> {
    const name = `churn-${this.#choices.between(1, 3)}`;
    const slaves = this.#choices.between(0, 1);
    const data = this.#choices.of(['keep', 'delete']);
    if (this.churned.delete(name)) return this.#ask('DELETE', `/v1/instances/${name}?data=${data}`);
    this.churned.add(name);
    await this.#ask('POST', '/v1/instances', { name, framework: 'redis', slaves, resources: { cpus: 0.1, memMb: 32 } });
  }

  async #ask(method: string, path: string, body?: unknown): Promise<void> {
    const what = `${method} ${path}${body === undefined ? '' : ` ${JSON.stringify(body)}`}`;
    try {
      const answer = await this.#keelson.request<{ code?: string; detail?: string }>(method, path, body);
      const { code, detail } = answer.body;
      this.#history.say(`${what} → ${answer.status}${answer.status < 400 ? '' : ` ${code}: ${detail}`}`);
      if (answer.status === 500) this.#history.violation(`${what} was answered with an internal error`);
    } catch (error) {
      this.#history.say(`${what} → no answer: ${error instanceof Error ? error.message : error}`);
    }
  }
}
