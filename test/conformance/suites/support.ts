import type { Answer } from '../client/http.ts';
import { at, base64, type Json, textAt } from '../client/json.ts';
import type { Session } from '../client/scheduler.ts';
import { custom, type ExecutorPlan, executor } from '../client/tasks.ts';
import type { Target } from '../target/target.ts';

export function peer(target: Target): { host: string; port: number } {
  const { hostname, port } = new URL(target.masterUrl());
  return { host: hostname, port: Number(port === '' ? 80 : port) };
}

export function errorOf(answer: Answer): [number, string] {
  return [answer.status, answer.body];
}

/** The chunks of a body in chunked encoding that are complete; the last chunk is an empty one. */
export function chunksOf(body: string): string[] {
  const chunks: string[] = [];
  let rest = body;
  for (;;) {
    const end = rest.indexOf('\r\n');
    const size = end < 0 ? Number.NaN : Number.parseInt(rest.slice(0, end), 16);
    if (!(rest.length >= end + 4 + size)) return chunks;
    chunks.push(rest.slice(end + 2, end + 2 + size));
    rest = rest.slice(end + 4 + size);
  }
}

/** Launches one task on an offer and waits for a state of it. */
export async function run(session: Session, task: (offer: Json) => Json, state: string): Promise<Json> {
  const offer = await session.offer();
  const launched = task(offer);
  await session.launch(offer, [launched], 3600);
  return session.status(textAt(launched, 'task_id.value'), state);
}

/** Launches a task on an executor of its own, `exec-` and its id, and waits until it runs. Gives the offer that it used. */
export async function startExecutor(session: Session, id: string, plan: ExecutorPlan = {}): Promise<Json> {
  const offer = await session.offer();
  const task = custom(offer, id, `exec-${id}`, {}, { executor: executor(`exec-${id}`, plan) });
  await session.launch(offer, [task], 3600);
  await session.status(id, 'TASK_RUNNING');
  return offer;
}

/** MESSAGE to an executor of the suite, on the agent of the offer. */
export function tell(session: Session, { agent_id }: Json, executorId: string, text: string): Promise<Answer> {
  return session.call('MESSAGE', { message: { agent_id, executor_id: { value: executorId }, data: base64(text) } });
}

/** The pid that an update gives for its executor. */
export function pidOf(status: Json): number {
  return Number(at(status, 'container_status.executor_pid'));
}
