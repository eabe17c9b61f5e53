import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KeelsonError } from '@keelson/core';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import {
  addSettingOptions,
  givenFlags,
  type LoadedSettings,
  loadSettings,
  redactUrl,
  type SettingsInputs,
  settingNames,
  shownSettings,
} from '../src/settings/index.ts';
import { temporaryFolder } from './support.ts';

async function load(given: Partial<SettingsInputs> & { config?: string } = {}): Promise<LoadedSettings> {
  const cwd = given.cwd ?? temporaryFolder();
  if (given.config !== undefined) writeFileSync(join(cwd, 'keelson.config.ts'), given.config);
  return loadSettings({ flags: {}, env: {}, ...given, cwd });
}

async function problems(given: Parameters<typeof load>[0]): Promise<readonly string[]> {
  const error: unknown = await load(given).catch((reason: unknown) => reason);
  if (!(error instanceof KeelsonError)) throw new Error('the settings were taken');
  expect(error.code).toBe('SETTINGS_INVALID');
  return error.errors.length === 0 ? [error.message] : error.errors.map(({ path, message }) => `${path}: ${message}`);
}

describe('settings', () => {
  it('have defaults that need nothing to be given', async () => {
    const cwd = temporaryFolder();
    const { settings, sources } = await load({ cwd });
    expect(settings).toMatchObject({
      dataDir: join(cwd, '.keelson'),
      apiHost: '127.0.0.1',
      apiPort: 5656,
      agents: 3,
      agentCpus: 4,
      portRange: { first: 31000, last: 31999 },
      mesosFailoverTimeoutMs: 604_800_000,
      mesosEncoding: 'protobuf',
    });
    expect(sources).toEqual({});
  });

  it('come from flags, then the environment, then keelson.config.ts', async () => {
    const config = 'export default { apiPort: 1001, redisPort: 1001, mesosPort: 1001 };';
    const env = { KEELSON_API_PORT: '1002', KEELSON_REDIS_PORT: '1002' };
    const cwd = temporaryFolder();
    const { settings, sources } = await load({ cwd, config, env, flags: { apiPort: '1003' } });
    expect(settings).toMatchObject({ apiPort: 1003, redisPort: 1002, mesosPort: 1001, agents: 3 });
    expect(sources).toEqual({
      apiPort: '--api-port',
      redisPort: 'KEELSON_REDIS_PORT',
      mesosPort: join(cwd, 'keelson.config.ts'),
    });
  });

  it('hear REDIS_URL and DOCKER_HOST, after their own variables', async () => {
    const env = { REDIS_URL: 'redis://a:1', DOCKER_HOST: 'tcp://b:2', KEELSON_DOCKER_HOST: 'tcp://c:3' };
    const { settings, sources } = await load({ env });
    expect(settings).toMatchObject({ redisUrl: 'redis://a:1', dockerHost: 'tcp://c:3' });
    expect(sources).toEqual({ redisUrl: 'REDIS_URL', dockerHost: 'KEELSON_DOCKER_HOST' });
  });

  it('take an empty variable for one that is not set', async () => {
    expect((await load({ env: { REDIS_URL: '', KEELSON_API_PORT: '' } })).sources).toEqual({});
  });

  it('read paths from where they were written', async () => {
    const cwd = temporaryFolder();
    const folder = temporaryFolder();
    const configFile = join(folder, 'my.config.ts');
    writeFileSync(configFile, "export default { dataDir: 'state', apiTokenFile: 'token' };");
    const { settings } = await load({ cwd, configFile, flags: { apiTokenFile: 'mine' } });
    expect(settings).toMatchObject({ dataDir: join(folder, 'state'), apiTokenFile: join(cwd, 'mine') });
  });

  it('name the source of each bad value', async () => {
    const cwd = temporaryFolder();
    const file = join(cwd, 'keelson.config.ts');
    expect(
      await problems({
        cwd,
        config: "export default { mesosPort: 70000, agentCpus: 'many', apiPrt: 1 };",
        env: { KEELSON_AGENTS: '0', KEELSON_PORT_RANGE: '9-1' },
        flags: { apiPort: '56.5', logLevel: 'loud', redisUrl: 'localhost' },
      }),
    ).toEqual([
      `${file}: unknown setting apiPrt. Did you mean apiPort?`,
      '--api-port: must be a whole number',
      '--redis-url: must be redis://host:port, rediss://… or redis+sentinel://…/master',
      'KEELSON_AGENTS: must be 1 to 100',
      `${file}: agentCpus: must be a number`,
      'KEELSON_PORT_RANGE: must lie within 1-65535, lower port first',
      `${file}: mesosPort: must be 1 to 65535`,
      '--log-level: must be trace, debug, info, warn, error or silent',
    ]);
  });

  it('refuse an API beyond this machine without a token', async () => {
    expect(await problems({ flags: { apiHost: '0.0.0.0' } })).toEqual([
      '--api-host: the API listens beyond this machine only with a token: set apiTokenFile (--api-token-file)',
    ]);
    await load({ flags: { apiHost: '0.0.0.0', apiTokenFile: 'token' } });
    await load({ flags: { apiHost: '::1' } });
  });

  it('take frameworks from the config file, and say where one is not one', async () => {
    const config = "export default { frameworks: [{ name: 'mine', config() {} }, {}] };";
    const cwd = temporaryFolder();
    expect(await problems({ cwd, config })).toEqual([
      `${join(cwd, 'keelson.config.ts')}: frameworks.1: must be an instance of a StatefulFramework class`,
    ]);
    const { settings } = await load({ config: "export default { frameworks: [{ name: 'mine', config() {} }] };" });
    expect(settings.frameworks.map(({ name }) => name)).toEqual(['mine']);
  });

  it('say why a config file can not be read', async () => {
    expect(await problems({ config: 'export default 1' })).toEqual([
      expect.stringContaining('must export its settings'),
    ]);
    expect(await problems({ config: 'throw new Error("oops")' })).toEqual([
      expect.stringContaining("can't be loaded: oops"),
    ]);
    expect(await problems({ configFile: 'nowhere.ts' })).toEqual([expect.stringContaining('there is no file')]);
  });

  it('are shown without passwords, with their sources', async () => {
    const shown = shownSettings(await load({ env: { REDIS_URL: 'redis://user:secret@host:1/2' } }));
    expect(JSON.stringify(shown)).not.toContain('secret');
    expect(shown).toContainEqual({ name: 'redisUrl', value: 'redis://user:***@host:1/2', source: 'REDIS_URL' });
    expect(shown).toContainEqual({ name: 'agents', value: 3, source: 'default' });
  });

  it('have flags whose help names the variable and the default', () => {
    const command = addSettingOptions(new Command(), settingNames);
    expect(command.helpInformation().replaceAll(/\s+/g, ' ')).toContain(
      "--api-port <port> the API's port (KEELSON_API_PORT, 5656)",
    );
    command.parse(['--api-port', '1', '--agents', '2'], { from: 'user' });
    expect(givenFlags(command)).toEqual({ apiPort: '1', agents: '2' });
  });

  it('name a Mesos cluster, with flags and variables of its own', async () => {
    const env = { KEELSON_MASTER: 'zk://a:2181/mesos', KEELSON_MESOS_FAILOVER_TIMEOUT: '12hrs' };
    const cwd = temporaryFolder();
    const flags = { mesosRoles: 'keelson, infra/keelson', mesosCredentials: 'secret', mesosCa: '/etc/ca.pem' };
    const { settings, sources } = await load({ cwd, env, flags });
    expect(settings).toMatchObject({
      mesosMaster: 'zk://a:2181/mesos',
      mesosRoles: ['keelson', 'infra/keelson'],
      mesosCredentials: join(cwd, 'secret'),
      mesosCa: '/etc/ca.pem',
      mesosFailoverTimeoutMs: 43_200_000,
      mesosFrameworkName: 'keelson',
      mesosUser: 'root',
    });
    expect(sources).toMatchObject({ mesosMaster: 'KEELSON_MASTER', mesosRoles: '--mesos-role' });
    const config =
      "export default { mesosMaster: 'm1,m2:5060', mesosRoles: ['a/b'], mesosFailoverTimeoutMs: '7days' };";
    expect((await load({ config })).settings).toMatchObject({
      mesosRoles: ['a/b'],
      mesosFailoverTimeoutMs: 604_800_000,
    });
  });

  it('take --master and the like from the command line', async () => {
    const command = addSettingOptions(new Command(), settingNames);
    const argv = ['--master', 'https://m1:5050', '--mesos-role', 'a/b', '--mesos-failover-timeout', '2days'];
    await command.parseAsync(argv, { from: 'user' });
    const { settings } = await load({ flags: givenFlags(command) });
    expect(settings).toMatchObject({
      mesosMaster: 'https://m1:5050',
      mesosRoles: ['a/b'],
      mesosFailoverTimeoutMs: 172_800_000,
    });
  });

  it('say what is wrong with a Mesos cluster, and show no secret', async () => {
    const flags = {
      mesosMaster: 'zk://user:geheim@host:2181',
      mesosRoles: 'a/../b',
      mesosFrameworkName: 'a b',
      mesosFailoverTimeoutMs: '7',
    };
    expect(await problems({ flags: { ...flags, mesosFailoverTimeoutMs: 'soon' } })).toEqual([
      '--master: zk://… must end with the path of the masters, such as /mesos',
      '--mesos-role: must be a role of Mesos, such as keelson or infra/keelson',
      '--mesos-framework-name: must be 1 to 63 letters, digits, dots, dashes or underscores',
      '--mesos-failover-timeout: must be a duration such as 7days, 12hrs or 30mins',
    ]);
    for (const mesosMaster of [
      '',
      'a b',
      'zk://user@h/mesos',
      'zk://h:0/mesos',
      'http://a/b',
      'ftp://a',
      'zk:///mesos',
    ])
      expect(await problems({ flags: { mesosMaster } })).toHaveLength(1);
    expect(await problems({ flags: { mesosCredentials: 'a', mesosCa: 'b' } })).toEqual([
      '--mesos-credentials: is for a Mesos cluster: name its master (--master)',
      '--mesos-ca: is for a Mesos cluster: name its master (--master)',
    ]);
  });

  it('name a Redis in many ways', async () => {
    for (const redisUrl of ['redis://a', 'rediss://u:p@a:1/2', 'redis+sentinel://:p@a,b:26380/main', 'redis://[::1]:1'])
      expect((await load({ flags: { redisUrl } })).settings.redisUrl).toBe(redisUrl);
    expect(await problems({ flags: { redisUrl: 'redis+sentinel://:geheim@a,b:26380' } })).toEqual([
      '--redis-url: redis+sentinel://… must end with the name that the sentinels know the master by',
    ]);
    expect(await problems({ flags: { redisUrl: 'redis://a', redisCa: '/ca.pem' } })).toEqual([
      '--redis-ca: is for a Redis over TLS: rediss://… or rediss+sentinel://…',
    ]);
  });

  it.each([
    ['zk://user:ge:h@eim@a:1,b:2/mesos', 'zk://user:***@a:1,b:2/mesos'],
    [
      'redis+sentinel://:geheim@a,b/main?sentinelPassword=geheim&ca=/x',
      'redis+sentinel://:***@a,b/main?sentinelPassword=***&ca=/x',
    ],
    ['redis://:ge/heim@a', 'redis://:***@a'],
    ['redis://a:6379/1', 'redis://a:6379/1'],
  ])('are shown without passwords: %s', async (text, redacted) => {
    expect(redactUrl(text)).toBe(redacted);
  });
});
