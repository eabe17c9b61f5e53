/** What operators see: the shapes of the recorded answers of the GET_… calls. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { send } from '../client/http.ts';
import { at, isJson, type Json, listAt, parse, textAt } from '../client/json.ts';
import type { Session } from '../client/scheduler.ts';
import { custom, scalar } from '../client/tasks.ts';
import { type Open, useBench } from '../target/bench.ts';

const OPERATOR = new URL('../../wire/operator/', import.meta.url);

export function operatorSuite(target: Open): void {
  const bench = useBench(target);
  const withTask = async (): Promise<Session> => {
    const session = await bench().subscribed();
    const offer = await session.offer();
    const resources = [scalar('cpus', 0.1), scalar('mem', 32), portOf(offer)];
    await session.launch(offer, [custom(offer, 'task-1', 'exec-1', {}, { resources })], 3600);
    await session.status('task-1', 'TASK_RUNNING');
    return session;
  };

  describe('operator API', () => {
    it.each([
      ['GET_HEALTH', 'GET_HEALTH'],
      ['GET_VERSION', 'GET_VERSION'],
      ['GET_MASTER', 'GET_MASTER'],
      ['GET_AGENTS', 'GET_AGENTS'],
      ['GET_FRAMEWORKS', 'GET_FRAMEWORKS'],
      ['GET_TASKS', 'GET_TASKS-custom-executor'],
      ['GET_EXECUTORS', 'GET_EXECUTORS-custom-executor'],
      ['GET_ROLES', 'GET_ROLES'],
      ['GET_STATE', 'GET_STATE-custom-executor'],
      ['GET_OPERATIONS', 'GET_OPERATIONS'],
      ['GET_MAINTENANCE_STATUS', 'GET_MAINTENANCE_STATUS'],
    ])('fact 1: %s has the fields of the recorded answer', async (type, file) => {
      await withTask();
      const recorded = parse(readFileSync(new URL(`${file}.json`, OPERATOR), 'utf8'));
      const { status, body, headers } = await bench().operator(type);
      expect([status, headers['content-type']]).toEqual([200, 'application/json']);
      expect(missing(shapeOf(parse(body)), shapeOf(recorded))).toEqual([]);
    });

    it('fact 33: a task is shown with its state, its updates, and its end among the completed ones', async () => {
      const session = await withTask();
      const mine = (list: Json[]): Json | undefined =>
        list.find((one) => textAt(one, 'framework_id.value') === session.frameworkId);
      const task = mine(listAt(await bench().view('GET_TASKS'), 'tasks'));
      expect(task).toMatchObject({ state: 'TASK_RUNNING', executor_id: { value: 'exec-1' } });
      expect(listAt(task, 'statuses').map(({ state }) => state)).toEqual(['TASK_STARTING', 'TASK_RUNNING']);
      await session.teardown();
      const ended = mine(listAt(await bench().view('GET_TASKS'), 'completed_tasks'));
      expect(ended).toMatchObject({ state: 'TASK_KILLED' });
      const frameworks = listAt(await bench().view('GET_FRAMEWORKS'), 'completed_frameworks');
      expect(frameworks.map((one) => textAt(one, 'framework_info.id.value'))).toContain(session.frameworkId);
    });

    it('fact 13: the plain endpoints: /health, /version, /state, /tasks, /redirect', async () => {
      const url = target().masterUrl();
      const health = await send(`${url}/health`, {});
      expect([health.status, health.body]).toEqual([200, '']);
      for (const [path, file] of [
        ['/version', 'GET-version'],
        ['/tasks', 'GET-tasks'],
      ]) {
        const recorded = parse(readFileSync(new URL(`${file}.json`, OPERATOR), 'utf8'));
        const { status, body } = await send(`${url}${path}`, {});
        expect([path, status, Object.keys(parse(body)).sort()]).toEqual([path, 200, Object.keys(recorded).sort()]);
      }
      const state = parse((await send(`${url}/master/state`, {})).body);
      expect(state).toMatchObject({ pid: expect.stringMatching(/^master@/), slaves: expect.any(Array) });
      const redirect = await send(`${url}/redirect`, {});
      expect([redirect.status, redirect.headers.location]).toEqual([307, expect.stringMatching(/^\/\/[^/]+:\d+$/)]);
    });
  });
}

/** The first port of an offer. */
function portOf(offer: Json): Json {
  const ports = listAt(offer, 'resources').find(({ name }) => name === 'ports');
  const begin = at(ports, 'ranges.range.0.begin');
  return { name: 'ports', type: 'RANGES', ranges: { range: [{ begin, end: begin }] } };
}

/** The paths of all fields; items of a list count as one. */
function shapeOf(value: unknown, path = ''): Set<string> {
  if (Array.isArray(value)) return new Set(value.flatMap((item: unknown) => [...shapeOf(item, `${path}[]`)]));
  if (!isJson(value)) return new Set([path]);
  return new Set(
    Object.entries(value).flatMap(([key, inner]) => [`${path}.${key}`, ...shapeOf(inner, `${path}.${key}`)]),
  );
}

function missing(ours: ReadonlySet<string>, theirs: ReadonlySet<string>): string[] {
  return [...theirs].filter((path) => !ours.has(path));
}
