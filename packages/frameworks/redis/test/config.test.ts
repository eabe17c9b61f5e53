import { describe, expect, test } from 'vitest';
import type { Overrides } from '../../../../test/support/framework-views.ts';
import { RedisFramework, redisOptions } from '../src/index.ts';
import { instanceOf, memberOf, PASSWORD } from './world.ts';

const members = [memberOf(0, 31_000, { address: '10.0.0.1' }), memberOf(1, 31_007, { address: '10.0.0.2' })] as const;
const configOf = (ordinal: 0 | 1, overrides: Overrides = {}) =>
  new RedisFramework().config(instanceOf(members, overrides), members[ordinal]);
const linesOf = (ordinal: 0 | 1, overrides: Overrides = {}) =>
  (configOf(ordinal, overrides).files?.['/keelson/redis.conf']?.text ?? '').split('\n');

describe('the configuration', () => {
  test('has the password in a file that the server alone can read, and nowhere else', () => {
    const { files, ...rest } = configOf(0, { secrets: { password: 'sesame' } });
    expect(files?.['/keelson/redis.conf']).toMatchObject({ mode: 0o400, uid: 999, gid: 999 });
    expect(files?.['/keelson/redis.conf']?.text).toContain('requirepass "sesame"');
    expect(JSON.stringify(rest)).not.toContain('sesame');
    expect(rest.user).toBe('999:999');
  });

  test('writes a strange password so that Redis reads it, on one line', () => {
    const line = linesOf(0, { secrets: { password: 'a"b\\c\nrename-command' } }).find((each) =>
      each.startsWith('require'),
    );
    expect(line).toBe('requirepass "a\\x22b\\x5cc\\x0arename-command"');
    expect(linesOf(0).filter((each) => each.includes(PASSWORD))).toEqual([]);
  });

  test('makes slaves follow the master at its address and port, and the master nobody', () => {
    expect(linesOf(1)).toContain('replicaof 10.0.0.1 31000');
    expect(linesOf(0).filter((line) => line.startsWith('replicaof'))).toEqual([]);
  });

  test('differs between master and slave in their places and whom they follow only', () => {
    const own = /^(port|bind|replica-announce-ip|replica-announce-port|replicaof) /;
    const common = (ordinal: 0 | 1) => linesOf(ordinal).filter((line) => !own.test(line));
    expect(common(0)).toEqual(common(1));
  });

  test('listens on its own address and for its executor, on the port it got', () => {
    expect(linesOf(1)).toEqual(expect.arrayContaining(['port 31007', 'bind 10.0.0.2 127.0.0.1']));
    expect(linesOf(1)).toEqual(expect.arrayContaining(['replica-announce-ip 10.0.0.2', 'replica-announce-port 31007']));
  });

  test('listens on every address of a network of its own', () => {
    expect(linesOf(1, { spec: { network: 'bridge' } })).toContain('bind *');
  });

  test('keeps its data on the volume', () => {
    expect(configOf(0).volume).toEqual({ path: '/data' });
    expect(linesOf(0)).toEqual(expect.arrayContaining(['dir /data', 'appendonly yes', 'appendfsync everysec']));
  });

  test('asks for a slave and for the disk at each write where durability is sync', () => {
    const lines = linesOf(0, { spec: { durability: 'sync' } });
    expect(lines).toEqual(expect.arrayContaining(['min-replicas-to-write 1', 'appendfsync always']));
    expect(linesOf(0)).toContain('min-replicas-to-write 0');
  });

  test('leaves a quarter of the memory for buffers', () => {
    const resources = { cpus: 1, memMb: 100, diskMb: 1_024 };
    expect(linesOf(0, { spec: { resources } })).toContain('maxmemory 75mb');
  });

  test('takes its options', () => {
    const config = { hz: 20, activedefrag: true, 'notify-keyspace-events': '' };
    const options = { maxmemoryMb: 50, maxmemoryPolicy: 'allkeys-lru', minReplicasToWrite: 1, config };
    const wanted = ['maxmemory 50mb', 'maxmemory-policy allkeys-lru', 'min-replicas-to-write 1'];
    const free = ['hz 20', 'activedefrag yes', 'notify-keyspace-events ""'];
    expect(linesOf(0, { options })).toEqual(expect.arrayContaining([...wanted, ...free]));
  });

  test('is refused where writes would need more slaves than there are', () => {
    expect(() => linesOf(0, { options: { minReplicasToWrite: 2 } })).toThrow(
      'writes need 2 slaves that follow (minReplicasToWrite), and there are 1',
    );
  });

  test('takes another image where the spec names one', () => {
    expect(configOf(0, { spec: { image: 'redis:7.2' } }).image).toBe('redis:7.2');
  });
});

describe('options', () => {
  test.each([
    [{ maxmemory: '50mb' }, 'maxmemory'],
    [{ maxmemoryMb: -1 }, 'maxmemoryMb'],
    [{ maxmemoryPolicy: 'lru' }, 'maxmemoryPolicy'],
    [{ appendfsync: 'sometimes' }, 'appendfsync'],
    [{ config: { requirepass: 'x' } }, 'requirepass'],
    [{ config: { maxclients: '10\nrequirepass x' } }, 'config'],
  ])('%j are refused', (options, named) => {
    const result = redisOptions.safeParse(options);
    expect(JSON.stringify(result.error?.issues)).toContain(named);
  });
});
