/** An agent without a Docker Engine, or with one that its executor may not speak with. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeWithDocker, executors } from './support/executors.ts';

describeWithDocker('an agent without an engine', () => {
  const { start } = executors();

  it('starts nothing, says so after a while, and keeps nothing of it', async () => {
    const KEELSON_DOCKER_HOST = 'unix:///nowhere/docker.sock';
    const harness = await start({ env: { KEELSON_DOCKER_HOST, KEELSON_ENGINE_ANSWER_MS: '300' } });
    const taskId = harness.launch({ volumeId: 'volume-1' });
    const { data, message } = await harness.agent.update(taskId, 'TASK_FAILED');
    expect(message).toMatch(/^no Docker Engine has answered for 0\.3 s: .*ENOENT.*nowhere/);
    expect(data).toMatchObject({ kind: 'dead', proof: 'neverStarted' });
    expect(readdirSync(join(harness.dataDir, harness.agent.agentId, 'volumes'))).toEqual([]);
  });
});
