/**
 * What a new run owes to the runs before it: their containers are ended, their launches' fate is settled, and the scheduler
 * is told, with proof, of each death that it may not know of.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { FromExecutor } from '@keelson/core';
import type Docker from 'dockerode';
import type { Logger } from 'pino';
import { listByLabels } from '../docker/containers.ts';
import { whenThere } from '../docker/engine.ts';
import type { Journal } from '../journal/journal.ts';
import { LABELS, type Owner } from '../labels.ts';
import type { FormerContainers } from './former-containers.ts';

/** Messages may be lost: deaths are told at each subscription, and again after these pauses. */
const TELL_AGAIN_MS = [1_000, 4_000, 15_000, 60_000];

export interface RecoveryOptions {
  readonly docker: Docker;
  readonly owner: Owner;
  readonly journal: Journal;
  readonly former: FormerContainers;
  readonly log: Logger;
  readonly send: (message: FromExecutor) => void;
}

export class Recovery {
  private readonly options: RecoveryOptions;
  private readonly stop = new AbortController();
  private settled = false;

  constructor(options: RecoveryOptions) {
    this.options = options;
  }

  /** Runs in the background until all is settled, however long the engine is away. */
  start(): void {
    this.run().catch((error: unknown) => {
      if (!this.stop.signal.aborted) this.options.log.error({ err: error }, 'what earlier runs left is not settled');
    });
  }

  get isSettled(): boolean {
    return this.settled;
  }

  /** To be called at each subscription. */
  tell(): void {
    if (!this.settled) return;
    const { journal, owner, send } = this.options;
    for (const { taskId, proof, message } of journal.untold(owner)) {
      if (proof !== null) send({ kind: 'death', taskId, proof, message });
    }
  }

  /** May be called twice. */
  close(): void {
    this.stop.abort();
  }

  private async run(): Promise<void> {
    const { signal } = this.stop;
    await this.sweep();
    this.settleOpen();
    this.settled = true;
    this.tell();
    for (const waitMs of TELL_AGAIN_MS) {
      await delay(waitMs, undefined, { signal, ref: false });
      await this.sweep(); // a create that an earlier run sent just before it died may show up late
      this.tell();
    }
  }

  private async sweep(): Promise<void> {
    const { docker, owner, former } = this.options;
    const { signal } = this.stop;
    const labels = { [LABELS.cluster]: owner.cluster, [LABELS.agentId]: owner.agentId };
    await whenThere(
      async () => {
        const containers = await listByLabels(docker, labels, signal);
        await Promise.all(containers.map((container) => former.end(container)));
      },
      { signal },
    );
  }

  /** No container of them is left: those that their guard has not settled are found gone. */
  private settleOpen(): void {
    const { journal, owner } = this.options;
    for (const launch of journal.openOfFormerRuns(owner)) {
      journal.died({
        ...launch,
        proof: 'foundGone',
        message: 'no container of it was there when its executor came back',
      });
    }
  }
}
