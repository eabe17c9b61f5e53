/** The agent over Mesos's v1 executor API. */
import { type DeliveredExecutorEvent, ExecutorClient, type ExecutorOutcome } from '@keelson/mesos';
import type { Logger } from 'pino';
import type { AgentConnection, AgentHandlers, Report } from './agent-connection.ts';
import type { ExecutorSettings } from './settings.ts';

const NANOS_PER_MS = 1_000_000n;

export class MesosConnection implements AgentConnection {
  private readonly client: ExecutorClient;
  private readonly log: Logger;
  private readonly unsettled = new Set<Promise<void>>();
  private handlers: AgentHandlers | undefined;

  constructor({ mesos, encoding }: ExecutorSettings, log: Logger) {
    this.log = log;
    this.client = new ExecutorClient({
      environment: mesos,
      encoding,
      handlers: {
        subscribed: ({ container_id }) => this.handlers?.subscribed(container_id?.value ?? null),
        event: (event) => this.take(event),
        disconnected: (disconnection) => log.info(disconnection, 'the agent is away'),
      },
    });
  }

  start(handlers: AgentHandlers): void {
    this.handlers = handlers;
    void this.client.done.then((outcome) => this.over(outcome)); // never rejects
    this.client.start();
  }

  async report({ taskId, state, healthy, message, data }: Report): Promise<void> {
    const sent = this.client.update({
      task_id: { value: taskId },
      state,
      message,
      ...(healthy === undefined ? {} : { healthy }),
      ...(data === undefined ? {} : { data: Buffer.from(JSON.stringify(data)) }),
    });
    this.unsettled.add(sent);
    try {
      await sent;
    } finally {
      this.unsettled.delete(sent);
    }
  }

  send(data: Uint8Array): void {
    this.client.message(data).catch((error: unknown) => this.log.debug({ err: error }, 'a message was lost'));
  }

  async settled(): Promise<void> {
    await Promise.allSettled([...this.unsettled]);
  }

  async close(): Promise<void> {
    await this.client.close();
  }

  private take(event: DeliveredExecutorEvent): void {
    const { handlers } = this;
    switch (event.type) {
      case 'LAUNCH': {
        const { task_id, data } = event.launch.task;
        return handlers?.launch(task_id.value, data ?? new Uint8Array());
      }
      case 'KILL': {
        const { task_id, kill_policy } = event.kill;
        const grace = kill_policy?.grace_period?.nanoseconds;
        return handlers?.kill(task_id.value, grace === undefined ? null : Number(grace / NANOS_PER_MS));
      }
      case 'MESSAGE':
        return handlers?.message(event.message.data);
      case 'SHUTDOWN':
        return handlers?.shutdown('the agent says so');
      case 'LAUNCH_GROUP':
        for (const { task_id } of event.launch_group.task_group.tasks ?? []) {
          const message = 'refused: this executor takes no task groups';
          this.report({ taskId: task_id.value, state: 'TASK_FAILED', message }).catch(() => {}); // the executor ends
        }
        return undefined;
      default:
        return undefined;
    }
  }

  private over(outcome: ExecutorOutcome): void {
    if (outcome.kind !== 'closed') this.handlers?.shutdown(`the agent is gone (${outcome.kind})`);
  }
}
