/** Ends what a dead executor has left running, and writes down each death that it has seen. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Journal } from '../journal/journal.ts';
import { LABELS, launchOf } from '../labels.ts';
import type { EngineCalls, FoundContainer } from './engine-calls.ts';

/** A create that the executor had sent just before it died may show up late: so long it is looked for. */
const LOOK_FOR_MS = 10_000;
const LOOK_AGAIN_MS = 500;
/** Where it is asked to hurry: what comes later never runs, since nobody starts it; the next run of the executor removes it. */
const HURRIED_LOOK_MS = 1_000;
const LONGEST_WAIT_MS = 5_000;
/** How long an engine is waited for, and one whose very socket is gone. A later run of the executor ends what is left then. */
const AWAY_MS = 24 * 60 * 60_000;
const NO_SOCKET_MS = 10 * 60_000;

export interface GuardDeath {
  readonly taskId: string;
  readonly atMs: number;
  readonly message: string;
}

export interface EndOptions {
  readonly engine: EngineCalls;
  readonly runId: string;
  readonly journal: () => Journal;
  /** Aborted where whoever ended the executor waits for the guard too. */
  readonly hurry: AbortSignal;
  readonly say: (text: string, details: Readonly<Record<string, unknown>>) => void;
}

/** Takes as long as the engine is away, up to a day. Gives the deaths, once each, as they are seen. */
export async function* endContainers(options: EndOptions): AsyncGenerator<readonly GuardDeath[]> {
  let lookedForMs = 0;
  let waitMs = LOOK_AGAIN_MS;
  let heardMs = performance.now();
  while (lookedForMs < (options.hurry.aborted ? HURRIED_LOOK_MS : LOOK_FOR_MS)) {
    try {
      const containers = await options.engine.list(`${LABELS.runId}=${options.runId}`);
      const deaths = await Promise.all(containers.map((container) => endOne(options, container)));
      yield deaths.filter((death) => death !== undefined);
      waitMs = LOOK_AGAIN_MS;
      heardMs = performance.now();
      lookedForMs += LOOK_AGAIN_MS;
    } catch (error) {
      options.say('the engine does not do what it is asked for: trying again', { err: String(error) });
      waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
      if (performance.now() - heardMs > (isSocketGone(error) ? NO_SOCKET_MS : AWAY_MS)) return;
    }
    await delay(waitMs);
  }
}

function isSocketGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** The death is on disk before the container, which is its only other trace, is removed. */
async function endOne(
  { engine, journal, say }: EndOptions,
  container: FoundContainer,
): Promise<GuardDeath | undefined> {
  await engine.kill(container.Id);
  const ref = launchOf(container.Labels);
  const taskId = container.Labels[LABELS.taskId];
  const message = 'its executor died; its guard ended the container';
  if (ref !== undefined) journal().died({ ...ref, proof: 'guard', message });
  say('a container is dead', { taskId, container: container.Id.slice(0, 12), state: container.State });
  await engine.remove(container.Id);
  return taskId === undefined ? undefined : { taskId, atMs: Date.now(), message };
}
