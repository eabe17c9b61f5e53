/** Bad days, at random: processes and containers that die, stand still, or are taken away. */
import { setTimeout as sleep } from 'node:timers/promises';
import { docker, type Keelson } from '../support/keelson.ts';
import { containersOf, processesOf } from '../support/traces.ts';
import type { History } from './history.ts';
import type { Choices } from './random.ts';

const DAYS = [
  ['kill scheduler', 3],
  ['kill cluster', 2],
  ['kill redis', 2],
  ['kill executor', 3],
  ['kill guard', 1],
  ['kill up', 1],
  ['stop scheduler', 1],
  ['stop cluster', 1],
  ['stop redis', 1],
  ['stop executor', 1],
  ['container kill', 5],
  ['container remove', 2],
  ['container pause', 2],
] as const;

type Day = (typeof DAYS)[number][0];
const GUARD = /guard/;

export class Trouble {
  readonly #keelson: Keelson;
  readonly #choices: Choices;
  readonly #history: History;
  /** What stands still will go on. */
  readonly #returning = new Set<Promise<void>>();

  constructor(keelson: Keelson, choices: Choices, history: History) {
    this.#keelson = keelson;
    this.#choices = choices;
    this.#history = history;
  }

  async act(): Promise<void> {
    const day = this.#choices.weighted(DAYS);
    const ms = this.#choices.between(500, 6_000);
    const at = this.#choices.next();
    if (day === 'kill up') return this.#killUp();
    if (day.startsWith('container')) return this.#container(day, at, ms);
    const pid = this.#pidFor(day, at);
    this.#history.say(`${day} (pid ${pid ?? 'none'})${day.startsWith('stop') ? ` for ${ms} ms` : ''}`);
    if (pid === undefined) return;
    if (day.startsWith('kill')) return this.#signal(pid, 'SIGKILL');
    this.#signal(pid, 'SIGSTOP');
    this.#later(ms, async () => this.#signal(pid, 'SIGCONT'));
  }

  /** Resolves when nothing stands still any more. */
  async over(): Promise<void> {
    await Promise.all(this.#returning);
  }

  async #killUp(): Promise<void> {
    this.#history.say('kill up, and start another');
    await this.#keelson.killUp();
    await this.#keelson.up();
    this.#history.say('up again');
  }

  async #container(day: Day, at: number, ms: number): Promise<void> {
    const all = await containersOf(this.#keelson.dataDir);
    const running = all.filter(({ State }) => State === 'running').sort((a, b) => a.Id.localeCompare(b.Id, 'en'));
    const info = running[Math.floor(at * running.length)];
    this.#history.say(`${day} ${info === undefined ? 'none' : (info.Labels['keelson.task-id'] ?? info.Id)}`);
    if (info === undefined) return;
    const container = docker.getContainer(info.Id);
    const ignore = (): undefined => undefined;
    if (day === 'container kill') return void (await container.kill().catch(ignore));
    if (day === 'container remove') return void (await container.remove({ force: true }).catch(ignore));
    await container.pause().catch(ignore);
    this.#later(ms, async () => void (await container.unpause().catch(ignore)));
  }

  #pidFor(day: Day, at: number): number | undefined {
    const [, what] = day.split(' ');
    const pick = (pids: readonly number[]) => pids[Math.floor(at * pids.length)];
    if (what === 'executor') return pick(this.#keelson.executorPids().sort((a, b) => a - b));
    if (what === 'guard') return pick(this.#guards());
    try {
      return this.#keelson.pidOf(what ?? '');
    } catch {
      return undefined;
    }
  }

  #guards(): number[] {
    return processesOf(this.#keelson.dataDir).flatMap(({ pid, command }) => (GUARD.test(command) ? [pid] : []));
  }

  #signal(pid: number, signal: NodeJS.Signals): void {
    try {
      process.kill(pid, signal);
    } catch {
      // It has ended by itself.
    }
  }

  #later(ms: number, work: () => Promise<void>): void {
    const done = sleep(ms)
      .then(work)
      .finally(() => this.#returning.delete(done));
    this.#returning.add(done);
  }
}
