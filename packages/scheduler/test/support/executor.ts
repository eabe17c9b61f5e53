/** A small executor for tests: its tasks are entries in a map. It speaks Keelson's side of the line, without containers. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ReplyBody,
  type RequestBody,
  taskDataSchema,
  taskIdOf,
  toExecutorSchema,
  type UpdateData,
} from '@keelson/core';
import { ExecutorClient, parseExecutorEnvironment, type TaskInfo } from '@keelson/mesos';

/** As an executor says that has seen its containers in its own cgroup. */
const inCgroup: UpdateData | undefined =
  process.env.IN_CGROUP === undefined
    ? undefined
    : { kind: 'running', inExecutorCgroup: process.env.IN_CGROUP === 'yes' };

const running = new Set<string>();
const environment = parseExecutorEnvironment(process.env);
const sandbox = environment.directory ?? process.cwd();
/** What was launched by any run of this executor. */
const JOURNAL = join(sandbox, '..', '..', 'journal');
const encode = (value: unknown): Uint8Array => new Uint8Array(Buffer.from(JSON.stringify(value)));

const client = new ExecutorClient({
  environment,
  handlers: {
    subscribed: () => undefined,
    event: (event) => {
      if (event.type === 'LAUNCH') launch(event.launch.task);
      if (event.type === 'KILL') kill(event.kill.task_id.value);
      if (event.type === 'MESSAGE') answer(event.message.data);
      if (event.type === 'SHUTDOWN') process.exit(0);
    },
  },
});

function tell(taskId: string, state: 'TASK_RUNNING' | 'TASK_KILLED' | 'TASK_FINISHED', data?: UpdateData): void {
  const update = { task_id: { value: taskId }, state, ...(data === undefined ? {} : { data: encode(data) }) };
  client.update(state === 'TASK_RUNNING' ? { ...update, healthy: true } : update).catch(() => undefined);
}

function launch({ task_id, data }: TaskInfo): void {
  const task = taskDataSchema.parse(JSON.parse(Buffer.from(data ?? []).toString()));
  if (task.kind === 'errand') {
    return tell(task_id.value, 'TASK_FINISHED', { kind: 'errand', body: reply(task.errand), error: null });
  }
  running.add(task_id.value);
  appendFileSync(JOURNAL, `${task_id.value}\n`);
  if (task.mesosVolume !== undefined) {
    // What a container does with its volume: the launches that were on it.
    appendFileSync(join(sandbox, task.volumeId ?? '', 'launches'), `${task_id.value}\n`);
  }
  tell(task_id.value, 'TASK_RUNNING', inCgroup);
}

function kill(taskId: string): void {
  if (!running.delete(taskId)) return;
  tell(taskId, 'TASK_KILLED', { kind: 'dead', proof: 'exitSeen', exitCode: 0, oomKilled: false, text: 'killed' });
}

function reply(body: RequestBody): ReplyBody {
  if (body.kind === 'removeVolume') return { kind: 'removeVolume' };
  if (body.kind === 'removeContainer') return { kind: 'removeContainer' };
  if (body.kind === 'inventory') return { kind: 'inventory', containers: [], volumes: [], more: 0 };
  if (body.kind === 'operate') return { kind: 'command', exitCode: 0, stdout: '', stderr: '' };
  if (body.kind === 'logs') return { kind: 'logs', text: 'a line' };
  const alive = body.kind === 'inspect' && running.has(taskIdOf(body));
  const proof = body.kind === 'inspect' && wasLaunched(taskIdOf(body)) ? 'foundGone' : 'neverStarted';
  return { kind: 'inspect', alive, proof: alive ? null : proof, message: 'asked' };
}

function wasLaunched(taskId: string): boolean {
  return existsSync(JOURNAL) && readFileSync(JOURNAL, 'utf8').split('\n').includes(taskId);
}

function answer(data: Uint8Array): void {
  const message = toExecutorSchema.parse(JSON.parse(Buffer.from(data).toString()));
  if (message.kind !== 'request') return;
  const result = { ok: true, body: reply(message.body) };
  client.message(encode({ kind: 'reply', id: message.id, result })).catch(() => undefined);
}

client.start();
await client.done;
process.exit(0);
