import type { TaskStatus } from '@keelson/mesos';
import { describe, expect, it } from 'vitest';
import { readUpdate } from '../src/updates.ts';

type Row = [TaskStatus['state'], TaskStatus['source'], TaskStatus['reason'], string];
const ID = 'cache-abcd1234.2.7';

/** What Mesos 1.12 was seen to send, cause by cause. */
const ROWS: readonly Row[] = [
  ['TASK_STARTING', 'SOURCE_EXECUTOR', undefined, 'starting'],
  ['TASK_RUNNING', 'SOURCE_EXECUTOR', undefined, 'running'],
  ['TASK_RUNNING', 'SOURCE_EXECUTOR', 'REASON_TASK_HEALTH_CHECK_STATUS_UPDATED', 'running'],
  ['TASK_RUNNING', 'SOURCE_MASTER', 'REASON_RECONCILIATION', 'running'],
  ['TASK_RUNNING', 'SOURCE_MASTER', 'REASON_AGENT_REREGISTERED', 'running'],
  ['TASK_KILLING', 'SOURCE_EXECUTOR', 'REASON_AGENT_DRAINING', 'killing'],
  ['TASK_DROPPED', 'SOURCE_MASTER', 'REASON_INVALID_OFFERS', 'refused'],
  ['TASK_ERROR', 'SOURCE_MASTER', 'REASON_TASK_INVALID', 'refused'],
  ['TASK_FAILED', 'SOURCE_AGENT', 'REASON_CONTAINER_LAUNCH_FAILED', 'refused'],
  ['TASK_FAILED', 'SOURCE_EXECUTOR', undefined, 'ended'],
  ['TASK_KILLED', 'SOURCE_EXECUTOR', undefined, 'ended'],
  ['TASK_FINISHED', 'SOURCE_EXECUTOR', undefined, 'ended'],
  ['TASK_DROPPED', 'SOURCE_AGENT', 'REASON_EXECUTOR_TERMINATED', 'refused'],
  ['TASK_DROPPED', 'SOURCE_AGENT', 'REASON_AGENT_RESTARTED', 'ended'],
  ['TASK_FAILED', 'SOURCE_AGENT', 'REASON_EXECUTOR_TERMINATED', 'ended'],
  ['TASK_FAILED', 'SOURCE_AGENT', 'REASON_EXECUTOR_REGISTRATION_TIMEOUT', 'refused'],
  ['TASK_GONE', 'SOURCE_AGENT', 'REASON_EXECUTOR_REREGISTRATION_TIMEOUT', 'unknown'],
  ['TASK_GONE', 'SOURCE_MASTER', 'REASON_RECONCILIATION', 'unknown'],
  ['TASK_UNKNOWN', 'SOURCE_MASTER', 'REASON_RECONCILIATION', 'unknown'],
  ['TASK_UNREACHABLE', 'SOURCE_MASTER', 'REASON_AGENT_REMOVED', 'unknown'],
  ['TASK_LOST', 'SOURCE_MASTER', 'REASON_AGENT_REMOVED', 'unknown'],
  ['TASK_LOST', 'SOURCE_MASTER', 'REASON_AGENT_DISCONNECTED', 'unknown'],
  ['TASK_GONE_BY_OPERATOR', 'SOURCE_MASTER', 'REASON_AGENT_REMOVED_BY_OPERATOR', 'unknown'],
  ['TASK_GONE_BY_OPERATOR', 'SOURCE_EXECUTOR', 'REASON_AGENT_DRAINING', 'unknown'],
];

describe('a status update', () => {
  it.each(ROWS)('rule 13, fact 27: %s of %s, %s is no proof by itself', (state, source, reason, expected) => {
    const read = readUpdate({ task_id: { value: ID }, state, source, reason });
    expect(read?.ref).toEqual({ uid: 'cache-abcd1234', ordinal: 2, launch: 7 });
    expect(read?.update.state).toBe(expected);
    expect(read?.update.proof).toBe(null);
  });

  it('rule 12, fact 31: says nothing where a duplicate id was refused: the task of that id runs on', () => {
    const message = 'Task has duplicate ID: cache-abcd1234.2.7';
    const reason = 'REASON_TASK_INVALID';
    expect(readUpdate({ task_id: { value: ID }, state: 'TASK_ERROR', source: 'SOURCE_MASTER', reason, message })).toBe(
      undefined,
    );
  });

  it('says nothing new where the master answers a reconciliation of a task that lives', () => {
    const answer = {
      source: 'SOURCE_MASTER',
      reason: 'REASON_RECONCILIATION',
      message: 'Reconciliation: Latest task state',
    } as const;
    expect(readUpdate({ task_id: { value: ID }, state: 'TASK_RUNNING', ...answer })?.update.message).toBe('');
    expect(readUpdate({ task_id: { value: ID }, state: 'TASK_GONE', ...answer })?.update.message).not.toBe('');
  });

  it('fact 34: TASK_STAGING is no news of it', () => {
    const staging = { state: 'TASK_STAGING', source: 'SOURCE_MASTER', reason: 'REASON_RECONCILIATION' } as const;
    expect(readUpdate({ task_id: { value: ID }, ...staging })).toBe(undefined);
  });

  it('is none of ours where its id is not', () => {
    expect(readUpdate({ task_id: { value: 'sleep-1' }, state: 'TASK_RUNNING' })).toBe(undefined);
  });

  const dead = (proof: string) =>
    Buffer.from(JSON.stringify({ kind: 'dead', proof, exitCode: 137, oomKilled: true, text: 'exited 137' }));

  it('holds the agent at fault where no executor comes up there, or it can not start a container', () => {
    const of = (more: Partial<TaskStatus>) =>
      readUpdate({ task_id: { value: ID }, state: 'TASK_FAILED', source: 'SOURCE_AGENT', ...more })?.update.unfit ===
      true;
    expect(of({ reason: 'REASON_CONTAINER_LAUNCH_FAILED' })).toBe(true);
    expect(of({ reason: 'REASON_EXECUTOR_REGISTRATION_TIMEOUT' })).toBe(true);
    expect(of({ reason: 'REASON_EXECUTOR_TERMINATED', message: 'Executor terminated' })).toBe(true);
    expect(of({ state: 'TASK_DROPPED', reason: 'REASON_EXECUTOR_TERMINATED' })).toBe(true);
    expect(of({ state: 'TASK_DROPPED', reason: 'REASON_AGENT_RESTARTED' })).toBe(false);
    expect(of({ source: 'SOURCE_EXECUTOR', data: dead('neverStarted') })).toBe(true);
    expect(of({ source: 'SOURCE_EXECUTOR', data: dead('exitSeen') })).toBe(false);
    expect(of({ source: 'SOURCE_EXECUTOR', state: 'TASK_KILLED', data: dead('neverStarted') })).toBe(false);
    expect(of({ source: 'SOURCE_MASTER', state: 'TASK_DROPPED', reason: 'REASON_INVALID_OFFERS' })).toBe(false);
  });

  it('fact 30: proves a death by the word of its executor, and of nobody else', () => {
    const status = { task_id: { value: ID }, state: 'TASK_FAILED', data: dead('exitSeen') } as const;
    const byExecutor = readUpdate({ ...status, source: 'SOURCE_EXECUTOR' })?.update;
    expect(byExecutor).toMatchObject({ proof: 'exitSeen', message: 'exited 137 (out of memory)' });
    expect(readUpdate({ ...status, source: 'SOURCE_AGENT' })?.update.proof).toBe(null);
    expect(readUpdate({ ...status, source: 'SOURCE_MASTER' })?.update.proof).toBe(null);
  });

  it('names the ports that kept it from starting', () => {
    const data = { kind: 'dead', proof: 'neverStarted', exitCode: null, oomKilled: false, text: 'taken' };
    const read = (more: object) =>
      readUpdate({
        task_id: { value: ID },
        state: 'TASK_FAILED',
        source: 'SOURCE_EXECUTOR',
        data: Buffer.from(JSON.stringify({ ...data, ...more })),
      })?.update;
    expect(read({ takenPorts: [31_000] })?.takenPorts).toEqual([31_000]);
    expect(read({})).not.toHaveProperty('takenPorts');
  });

  it.each(['operator', 'somebody said so'])('takes no `%s` for a proof from an executor', (proof) => {
    const status = {
      task_id: { value: ID },
      state: 'TASK_FAILED',
      source: 'SOURCE_EXECUTOR',
      data: dead(proof),
    } as const;
    expect(readUpdate(status)?.update.proof).toBe(null);
  });

  describe("of an executor's end", () => {
    const end = {
      task_id: { value: ID },
      state: 'TASK_FAILED',
      source: 'SOURCE_AGENT',
      reason: 'REASON_EXECUTOR_TERMINATED',
      message: 'Executor terminated',
    } as const;

    it('tells that its cgroup, if any, is gone; what that proves is not its to say', () => {
      expect(readUpdate(end)?.update).toMatchObject({ state: 'ended', proof: null, executorTerminated: true });
    });

    it.each<[string, Partial<TaskStatus>]>([
      ['the executor itself', { source: 'SOURCE_EXECUTOR' }],
      ['the master', { source: 'SOURCE_MASTER' }],
      ['an agent that did not find it again', { state: 'TASK_GONE', reason: 'REASON_EXECUTOR_REREGISTRATION_TIMEOUT' }],
      ['an agent that never saw it', { reason: 'REASON_EXECUTOR_REGISTRATION_TIMEOUT' }],
      ['an agent that never started it', { state: 'TASK_DROPPED' }],
      ['an agent that could not end it', { message: 'Abnormal executor termination: Failed to kill all processes' }],
      ['an agent that does not know it', { message: 'Abnormal executor termination: unknown container' }],
      ['an agent without a word', { message: undefined }],
    ])('is not what %s says', (_who, said) => {
      expect(readUpdate({ ...end, ...said })?.update.executorTerminated).toBeUndefined();
    });

    it('matters where its executor has seen the container in its cgroup, and says so', () => {
      const data = Buffer.from(JSON.stringify({ kind: 'running', inExecutorCgroup: true }));
      const running = { task_id: { value: ID }, state: 'TASK_RUNNING', data } as const;
      expect(readUpdate({ ...running, source: 'SOURCE_EXECUTOR' })?.update.inExecutorCgroup).toBe(true);
      expect(readUpdate({ ...running, source: 'SOURCE_MASTER' })?.update.inExecutorCgroup).toBeUndefined();
      expect(readUpdate({ ...running, source: 'SOURCE_EXECUTOR', data: undefined })?.update).not.toHaveProperty(
        'inExecutorCgroup',
      );
    });
  });

  it('survives data that is not of an executor of ours', () => {
    const data = Buffer.from([0xff, 0xfe, 0x7b]);
    expect(readUpdate({ task_id: { value: ID }, state: 'TASK_RUNNING', data })?.update.state).toBe('running');
  });
});
