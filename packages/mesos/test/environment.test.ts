import { describe, expect, test } from 'vitest';
import { parseDurationMs, parseExecutorEnvironment } from '../src/index.ts';
import { wireFile } from './recordings.ts';

describe('durations', () => {
  test.each([
    ['15mins', 900_000],
    ['2secs', 2_000],
    ['250ms', 250],
    ['1.5hrs', 5_400_000],
    ['1days', 86_400_000],
    ['2weeks', 1_209_600_000],
    ['500us', 0.5],
    ['100ns', 0.0001],
    ['0ns', 0],
  ])('reads %s', (text, ms) => {
    expect(parseDurationMs(text)).toBeCloseTo(ms, 10);
  });

  test.each(['', '15', 'mins', '15 mins', '-1secs', '15minutes', '1e3ms'])('refuses %j', (text) => {
    expect(() => parseDurationMs(text)).toThrow(RangeError);
  });
});

describe("an executor's environment", () => {
  test('rule 24, fact 45: is read as a real agent sets it', () => {
    const lines = wireFile('executor', 'agent-restart.protobuf', 'env.txt').toString('utf8').split('\n');
    const variables = Object.fromEntries(
      lines
        .filter((line) => /^[A-Z_]+=/.test(line))
        .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );
    expect(parseExecutorEnvironment(variables)).toMatchObject({
      agent: { host: '127.0.0.1', port: 5051 },
      frameworkId: '65878c9d-02e7-4406-b0c6-498db96339f3-0000',
      executorId: 'exec-1',
      agentId: '65878c9d-02e7-4406-b0c6-498db96339f3-S0',
      checkpoint: true,
      recoveryTimeoutMs: 900_000,
      subscriptionBackoffMaxMs: 2_000,
      shutdownGracePeriodMs: 5_000,
      authenticationToken: undefined,
    });
  });

  test('names the variable that is missing or wrong', () => {
    const variables = { MESOS_AGENT_ENDPOINT: 'localhost:5051', MESOS_FRAMEWORK_ID: 'f', MESOS_EXECUTOR_ID: 'e' };
    expect(parseExecutorEnvironment(variables).agent).toEqual({ host: 'localhost', port: 5051 });
    expect(() => parseExecutorEnvironment({ ...variables, MESOS_FRAMEWORK_ID: '' })).toThrow(
      'MESOS_FRAMEWORK_ID is not set',
    );
    expect(() => parseExecutorEnvironment({ ...variables, MESOS_AGENT_ENDPOINT: 'a b' })).toThrow(
      'MESOS_AGENT_ENDPOINT: ',
    );
    expect(() => parseExecutorEnvironment({ ...variables, MESOS_RECOVERY_TIMEOUT: 'soon' })).toThrow(
      'MESOS_RECOVERY_TIMEOUT: ',
    );
  });
});
