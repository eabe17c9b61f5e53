import { describe, expect, test } from 'vitest';
import type { Overrides } from '../../../../test/support/framework-views.ts';
import { KafkaFramework, kafkaOptions } from '../src/index.ts';
import { instanceOf, memberOf, PASSWORD } from './build.ts';

const forming = [memberOf(0), memberOf(1), memberOf(2)];
const joined = forming.map(({ ordinal }) => memberOf(ordinal, 'joined'));
const framework = new KafkaFramework();

function configOf(ordinal: number, members = forming, overrides: Overrides = {}) {
  const member = members.find((each) => each.ordinal === ordinal);
  if (member === undefined) throw new Error(`no member ${ordinal}`);
  return framework.config(instanceOf(members, overrides), member);
}

function settingsOf(...args: Parameters<typeof configOf>): Record<string, string> {
  const text = configOf(...args).files?.['/keelson/server.properties']?.text ?? '';
  const lines = text.trimEnd().split('\n');
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}

const scriptOf = (...args: Parameters<typeof configOf>): string => configOf(...args).prepare?.args.at(-1) ?? '';

describe('one of the first', () => {
  test('is a broker and a controller, with the id of its ordinal, at the ports that it got', () => {
    expect(settingsOf(1)).toMatchObject({
      'process.roles': 'broker,controller',
      'node.id': '1',
      listeners: 'CLIENT://10.0.0.1:31002,CONTROLLER://10.0.0.1:31003',
      'advertised.listeners': 'CLIENT://10.0.0.1:31002,CONTROLLER://10.0.0.1:31003',
      'controller.quorum.bootstrap.servers': '10.0.0.0:31001,10.0.0.1:31003,10.0.0.2:31005',
      'log.dirs': '/data/kafka-0',
    });
  });

  test('makes its folder as a voter among those that form the cluster, which name each other alike', () => {
    const voters = forming.map(({ ordinal }) => /--initial-controllers (\S+)/.exec(scriptOf(ordinal))?.[1]);
    expect(new Set(voters).size).toBe(1);
    expect(voters[0]).toMatch(
      /^0@10\.0\.0\.0:31001:[A-P][\w-]{21},1@10\.0\.0\.1:31003:[A-P][\w-]{21},2@10\.0\.0\.2:31005:[A-P][\w-]{21}$/,
    );
    const clusters = forming.map(({ ordinal }) => /--cluster-id (\S+)/.exec(scriptOf(ordinal))?.[1]);
    expect(new Set(clusters).size).toBe(1);
    expect(clusters[0]).toMatch(/^[A-P][\w-]{21}$/);
  });

  test('leaves a folder that is there as it is', () => {
    const script = scriptOf(0).split('\n');
    const looks = script.indexOf('[ ! -e /data/kafka-0 ] || exit 0');
    expect(looks).toBeGreaterThan(-1);
    expect(script.findIndex((line) => line.includes(' format '))).toBeGreaterThan(looks);
  });

  test('that has served and comes with an empty volume does not vote until the others have taken it in', () => {
    expect(scriptOf(1, joined)).toContain('--no-initial-controllers');
    expect(scriptOf(1, forming, { bootstrapped: true })).toContain('--no-initial-controllers');
    expect(settingsOf(1, joined)['controller.quorum.auto.join.enable']).toBe('true');
  });

  test('that was added anew has a folder of its own, and clears the others away', () => {
    const members = [memberOf(0, 'joined'), memberOf(1, 'joined'), memberOf(2, 'joining', 7)];
    expect(settingsOf(2, members)['log.dirs']).toBe('/data/kafka-7');
    expect(scriptOf(2, members)).toContain('[ "$each" = /data/kafka-7 ] || rm -rf "$each"');
    expect(scriptOf(2, members)).toContain('--no-initial-controllers');
  });
});

test('others are brokers alone', () => {
  const settings = settingsOf(3, [...joined, memberOf(3, 'joining', 9)]);
  expect(settings).toMatchObject({ 'process.roles': 'broker', listeners: 'CLIENT://10.0.0.3:31006' });
  expect(settings).not.toHaveProperty('controller.quorum.auto.join.enable');
  expect(settings['controller.quorum.bootstrap.servers']).not.toContain('10.0.0.3');
  expect(scriptOf(3, [...joined, memberOf(3, 'joining', 9)])).not.toMatch(/-controllers/);
});

test('in a network of its own it listens on all of it, and says where it is reached', () => {
  const bridge = settingsOf(0, forming, { spec: { network: 'bridge' } });
  expect(bridge.listeners).toBe('CLIENT://0.0.0.0:31000,CONTROLLER://0.0.0.0:31001');
  expect(bridge['advertised.listeners']).toBe('CLIENT://10.0.0.0:31000,CONTROLLER://10.0.0.0:31001');
});

test('the password is in files for the server alone, written as Java reads it', () => {
  const { files = {}, ...rest } = configOf(0);
  expect(JSON.stringify(rest)).not.toContain(JSON.stringify(PASSWORD).slice(3, 10));
  for (const { mode, uid } of Object.values(files)) expect([mode, uid]).toEqual([0o400, 1_000]);
  const login = settingsOf(0)['listener.name.client.plain.sasl.jaas.config'];
  expect(login).toContain(String.raw`password="a \\"strange\\" \\\\ p\u00e4ssword"`);
  expect(settingsOf(0)['listener.name.controller.plain.sasl.jaas.config']).toBe(login);
});

describe('copies', () => {
  const ofSpec = (spec: NonNullable<Overrides['spec']>, options = {}) => settingsOf(0, forming, { spec, options });

  test('are three where there are three peers, and two must have a message with durability sync', () => {
    expect(ofSpec({ durability: 'sync' })).toMatchObject({
      'default.replication.factor': '3',
      'min.insync.replicas': '2',
      'unclean.leader.election.enable': 'false',
    });
    expect(ofSpec({ durability: 'async' })['min.insync.replicas']).toBe('1');
    expect(ofSpec({ durability: 'sync', peers: 1 })).toMatchObject({
      'default.replication.factor': '1',
      'min.insync.replicas': '1',
    });
  });

  test('that can not be had are refused, with what to change', () => {
    expect(() => ofSpec({}, { replicationFactor: 4 })).toThrow('replicationFactor is 4, and there are 3 peers');
    expect(() => ofSpec({}, { replicationFactor: 1, minInsyncReplicas: 2 })).toThrow('writes need 2 copies');
  });
});

test('half of the memory is heap; one that leaves no room is refused', () => {
  const spec = { resources: { cpus: 1, memMb: 1_024, diskMb: 1_024 } };
  expect(configOf(0, forming, { spec }).env?.KAFKA_HEAP_OPTS).toBe('-Xms512m -Xmx512m');
  expect(() => configOf(0, forming, { spec, options: { heapMb: 1_000 } })).toThrow('needs at least 1128 MiB of memory');
});

test('options that would change where it listens, or who may, are refused', () => {
  expect(kafkaOptions.safeParse({ config: { listeners: 'CLIENT://0.0.0.0:1' } }).success).toBe(false);
  expect(kafkaOptions.safeParse({ config: { 'log.retention.ms': '1\nnode.id=7' } }).success).toBe(false);
  expect(kafkaOptions.safeParse({ controllers: 2 }).success).toBe(false);
  expect(settingsOf(0, forming, { options: { config: { 'log.retention.hours': 24 } } })['log.retention.hours']).toBe(
    '24',
  );
});
