import { describe, expect, it } from 'vitest';
import { world } from './support.ts';

const reportToken = 'r'.repeat(32);
const report = (count = 1) => ({
  cluster: 'local',
  agentId: 'agent-1',
  executorId: 'keelson-1',
  runId: 'run-1',
  deaths: Array.from({ length: count }, (_, index) => ({
    taskId: `cache-abcdefgh.${index}.1`,
    atMs: 1,
    proof: 'guard',
    message: 'ended',
  })),
});
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe('the report of deaths', () => {
  it('is taken from who has the report token', async () => {
    const { send, controlPlane } = world({ token: 'operators', reportToken });
    expect((await send('POST', '/v1/deaths', report(100), bearer(reportToken))).status).toBe(204);
    expect(controlPlane.reports).toEqual([report(100)]);
  });

  it.each([
    ['no token', {}],
    ['a wrong one', bearer('x'.repeat(32))],
    ["the operator's", bearer('operators')],
  ])('is refused with %s, whatever it says', async (_what, headers) => {
    const { send, controlPlane } = world({ token: 'operators', reportToken });
    for (const body of [report(), 'no json']) {
      const answer = await send('POST', '/v1/deaths', body, headers);
      expect([answer.status, answer.json.code]).toEqual([401, 'UNAUTHORIZED']);
    }
    expect(controlPlane.reports).toEqual([]);
  });

  it('is refused where no report token is configured', async () => {
    const { send } = world();
    expect((await send('POST', '/v1/deaths', report(), bearer(''))).status).toBe(401);
    expect((await send('POST', '/v1/deaths', report(), bearer('undefined'))).status).toBe(401);
  });

  it('opens nothing else with its token', async () => {
    const { send } = world({ token: 'operators', reportToken });
    expect((await send('GET', '/v1/instances', undefined, bearer(reportToken))).status).toBe(401);
  });

  it('is bounded, and checked', async () => {
    const { send, controlPlane } = world({ reportToken });
    const large = { ...report(), runId: 'x'.repeat(70_000) };
    expect((await send('POST', '/v1/deaths', large, bearer(reportToken))).status).toBe(413);
    const wrongs = [
      report(101),
      { ...report(), deaths: [{ taskId: 'x', proof: 'operator' }] },
      { ...report(), more: 1 },
    ];
    for (const wrong of wrongs) {
      expect((await send('POST', '/v1/deaths', wrong, bearer(reportToken))).status).toBe(400);
    }
    expect(controlPlane.reports).toEqual([]);
  });
});
