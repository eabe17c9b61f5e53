import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { KeelsonError } from '@keelson/core';
import { describe, expect, it } from 'vitest';
import { loadSettings } from '../src/settings/index.ts';
import { createUi } from '../src/ui/index.ts';
import { type ExecutorPlan, planExecutor } from '../src/up/executor-plan.ts';
import { layoutOf } from '../src/up/layout.ts';
import { temporaryFolder } from './support.ts';

const ui = createUi({ stream: { write: () => true } });

async function plan(flags: Record<string, string> = {}, configFile: string | null = null): Promise<ExecutorPlan> {
  const { settings } = await loadSettings({ flags, env: {}, cwd: temporaryFolder() });
  const layout = layoutOf(settings.dataDir);
  mkdirSync(settings.dataDir, { recursive: true }); // as up has done by then
  return planExecutor({ ui, settings, layout, configFile, signal: new AbortController().signal });
}

describe('executors', () => {
  it('run from the source on the local cluster, with the configuration', async () => {
    const { executor, artifacts } = await plan({}, '/x/keelson.config.ts');
    expect(artifacts).toBeNull();
    expect(executor.command).toBe(process.execPath);
    expect(executor.args).toEqual([expect.stringMatching(/executor-main\.ts$/), '/x/keelson.config.ts']);
    expect(executor.uri).toBeUndefined();
    expect(executor.env).toMatchObject({
      KEELSON_CLUSTER: 'local',
      KEELSON_DOCKER_HOST: 'unix:///var/run/docker.sock',
    });
  });

  it('of a Mesos cluster are a file, whose URL only the operator knows', async () => {
    const error: unknown = await plan({ mesosMaster: 'zk://a:2181/mesos' }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(KeelsonError);
    expect(error).toMatchObject({ code: 'SETTINGS_INVALID', message: expect.stringContaining('--artifact-url') });
  });

  it('of a Mesos cluster on this machine may run from the source', async () => {
    const { executor, artifacts } = await plan({ mesosMaster: '127.0.0.1:5050', executor: 'source' });
    expect(artifacts).toBeNull();
    expect(executor.command).toBe(process.execPath);
  });

  it('of a Mesos cluster get nothing that depends on the scheduler that leads', async () => {
    const folder = temporaryFolder();
    const flags = {
      mesosMaster: '127.0.0.1:5050',
      artifactUrl: 'https://artifacts.example/keelson/',
      artifactPort: '6000',
      dockerHost: 'unix:///run/mine.sock',
      dataDir: join(folder, 'data'),
    };
    const { executor, artifacts } = await plan(flags);
    const file = executor.command.replace('./', '');
    expect(file).toMatch(/^keelson-executor-linux-\w+-[0-9a-f]{64}$/);
    expect(executor).toEqual({
      command: `./${file}`,
      args: [],
      uri: `https://artifacts.example/keelson/${file}`,
      env: {
        KEELSON_CLUSTER: 'keelson',
        KEELSON_EXECUTOR_DATA_DIR: '/var/lib/keelson',
        KEELSON_DOCKER_HOST: 'unix:///var/run/docker.sock',
        KEELSON_LOG_LEVEL: 'info',
      },
    });
    expect(artifacts).toEqual({ folder: join(folder, 'data', 'executors'), host: '0.0.0.0', port: 6000 });
  }, 240_000);
});
