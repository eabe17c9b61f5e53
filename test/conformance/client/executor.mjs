// The suite's executor: the v1 executor API with nothing but fetch and JSON. It is told what to do by MESSAGEs of its
// scheduler: `events` (sends all that it has received), `env`, `pid`, `exit N`, `drop MS` (cuts the connection, and
// subscribes again after so long), `update JSON` (sends that status), anything else is sent back.
import { randomBytes } from 'node:crypto';

const { MESOS_AGENT_ENDPOINT, MESOS_FRAMEWORK_ID, MESOS_EXECUTOR_ID, MESOS_CHECKPOINT } = process.env;
const plan = JSON.parse(process.env.CONFORMANCE_PLAN ?? '{}');
const ids = { framework_id: { value: MESOS_FRAMEWORK_ID }, executor_id: { value: MESOS_EXECUTOR_ID } };
const token = process.env.MESOS_EXECUTOR_AUTHENTICATION_TOKEN;
const received = [];
const subscriptions = [];
const updates = new Map();
const tasks = new Map();
const running = new Set();
let connection = new AbortController();
let awayMs = 0;

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

function call(type, body, signal) {
  return fetch(`http://${MESOS_AGENT_ENDPOINT}/api/v1/executor`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Accept: 'application/json',
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ type, ...ids, ...body }),
    ...(signal === undefined ? {} : { signal }),
  });
}

async function update(taskId, state, message) {
  const uuid = randomBytes(16).toString('base64');
  const data = 'c3RhdHVzIGRhdGEgAP8=';
  const status = { task_id: { value: taskId }, state, message, source: 'SOURCE_EXECUTOR', uuid, data, timestamp: 1.5 };
  updates.set(uuid, { status });
  await call('UPDATE', { update: { status } }).catch(() => undefined);
}

function say(text) {
  return call('MESSAGE', { message: { data: Buffer.from(text).toString('base64') } });
}

async function launch(task) {
  const id = task.task_id.value;
  const asked = JSON.parse(Buffer.from(task.data ?? 'e30=', 'base64').toString());
  tasks.set(id, task);
  if (asked.silent) return;
  running.add(id);
  await update(id, 'TASK_STARTING');
  await update(id, 'TASK_RUNNING', 'running now');
  if (asked.finishAfterMs === undefined) return;
  await sleep(asked.finishAfterMs);
  await end(id, 'TASK_FINISHED', 'finished on its own');
}

async function end(id, state, message) {
  if (running.delete(id)) await update(id, state, message);
}

async function obey(text) {
  const [word, argument] = text.split(' ', 2);
  if (word === 'exit') process.exit(Number(argument));
  if (word === 'drop') {
    awayMs = Number(argument);
    await say('dropping');
    connection.abort();
  } else if (word === 'update') await update(argument, text.split(' ')[2]);
  else if (word === 'events') await say(JSON.stringify({ received, subscriptions }));
  else if (word === 'env') await say(JSON.stringify({ env: process.env, cwd: process.cwd() }));
  else if (word === 'pid') await say(String(process.pid));
  else await say(`pong: ${text}`);
}

async function shutdown() {
  if (plan.ignoreShutdown) return;
  if (!plan.quietShutdown) for (const id of [...running]) await end(id, 'TASK_KILLED', 'executor shut down');
  process.exit(0);
}

async function handle(event) {
  received.push(event);
  if (event.type === 'ACKNOWLEDGED') {
    updates.delete(event.acknowledged.uuid);
    tasks.delete(event.acknowledged.task_id.value);
  }
  if (event.type === 'LAUNCH') await launch(event.launch.task);
  if (event.type === 'KILL') {
    await update(event.kill.task_id.value, 'TASK_KILLING', 'killing');
    await end(event.kill.task_id.value, 'TASK_KILLED', 'killed');
  }
  if (event.type === 'MESSAGE') await obey(Buffer.from(event.message.data, 'base64').toString());
  if (event.type === 'SHUTDOWN') await shutdown();
}

async function session() {
  connection = new AbortController();
  const subscribe = { unacknowledged_tasks: [...tasks.values()], unacknowledged_updates: [...updates.values()] };
  const response = await call('SUBSCRIBE', { subscribe }, connection.signal);
  subscriptions.push({ status: response.status, headers: Object.fromEntries(response.headers), ...subscribe });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  let buffer = Buffer.alloc(0);
  for await (const chunk of response.body) {
    buffer = Buffer.concat([buffer, chunk]);
    for (;;) {
      const newline = buffer.indexOf('\n');
      const length = newline < 0 ? Number.NaN : Number(buffer.subarray(0, newline));
      if (newline < 0 || buffer.length < newline + 1 + length) break;
      const event = JSON.parse(buffer.subarray(newline + 1, newline + 1 + length).toString());
      buffer = buffer.subarray(newline + 1 + length);
      handle(event).catch((error) => console.error(error));
    }
  }
}

for (;;) {
  await session().catch((error) => console.error(error));
  if (MESOS_CHECKPOINT !== '1' && awayMs === 0) process.exit(1);
  await sleep(awayMs === 0 ? 50 : awayMs);
  awayMs = 0;
}
