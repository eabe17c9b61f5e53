import { describe, expect, test } from 'vitest';
import type { Overrides } from '../../../../test/support/framework-views.ts';
import { EtcdFramework, etcdOptions } from '../src/index.ts';
import { tokenKeyOf } from '../src/token.ts';
import { instanceOf, memberOf, PASSWORD } from './build.ts';

const forming = [memberOf(0), memberOf(1), memberOf(2)];
const framework = new EtcdFramework();
const configOf = (ordinal: number, members = forming, overrides: Overrides = {}) => {
  const member = members.find((each) => each.ordinal === ordinal);
  if (member === undefined) throw new Error(`no member ${ordinal}`);
  return framework.config(instanceOf(members, overrides), member);
};
const confOf = (...args: Parameters<typeof configOf>): Record<string, unknown> =>
  JSON.parse(configOf(...args).files?.['/keelson/etcd.json']?.text ?? '');

describe('a member that forms the cluster', () => {
  test('names all that form it, at the ports that they got, and the instance', () => {
    expect(confOf(1)).toMatchObject({
      name: 'registry-1',
      'data-dir': '/data/etcd-0',
      'initial-cluster':
        'registry-0=http://10.0.0.0:31001,registry-1=http://10.0.0.1:31003,registry-2=http://10.0.0.2:31005',
      'initial-cluster-state': 'new',
      'initial-cluster-token': 'registry-00000000',
      'initial-advertise-peer-urls': 'http://10.0.0.1:31003',
      'advertise-client-urls': 'http://10.0.0.1:31002',
    });
  });

  test('leaves out who is to be added later', () => {
    const members = [memberOf(0), memberOf(1), memberOf(2, 'outside'), memberOf(3, 'adding', 1)];
    expect(confOf(0, members)['initial-cluster']).toBe(
      'registry-0=http://10.0.0.0:31001,registry-1=http://10.0.0.1:31003',
    );
  });

  test('clears nothing away before it starts', () => {
    expect(configOf(0)).not.toHaveProperty('prepare');
  });
});

describe('a member that was added', () => {
  const members = [memberOf(0, 'joined'), memberOf(1, 'joined'), memberOf(2, 'outside'), memberOf(3, 'joining', 7)];

  test('joins the members there are, with a folder of its own for this time', () => {
    expect(confOf(3, members)).toMatchObject({
      'data-dir': '/data/etcd-7',
      'initial-cluster':
        'registry-0=http://10.0.0.0:31001,registry-1=http://10.0.0.1:31003,registry-3=http://10.0.0.3:31007',
      'initial-cluster-state': 'existing',
    });
    expect(configOf(3, members).prepare?.args.at(-1)).toContain('[ "$each" = /data/etcd-7 ]');
  });

  test('looks for the others where they are known, not where they are about to be', () => {
    const moving = memberOf(1, 'joined', 0, { ports: { client: 1, peer: 2 } });
    expect(confOf(3, [memberOf(0, 'joined'), moving, memberOf(3, 'joining', 7)])['initial-cluster']).toContain(
      'registry-1=http://10.0.0.1:31003',
    );
  });

  test('that has served can not join as if it were new, should its data be gone: it would have forgotten its votes', () => {
    expect(confOf(3, [memberOf(0, 'joined'), memberOf(3, 'joined', 7)])['initial-cluster-state']).toBe('new');
  });
});

test('the password is in a file of its own alone, which backups read', () => {
  const { files = {}, ...rest } = configOf(0);
  const { '/keelson/password': password, ...others } = files;
  expect(password).toMatchObject({ text: PASSWORD, mode: 0o400 });
  for (const shown of [JSON.stringify(rest), JSON.stringify(others)]) {
    expect(shown).not.toContain(PASSWORD.slice(0, 8));
    expect(shown).not.toContain(JSON.stringify(PASSWORD).slice(1, -1));
  }
});

test('tokens are signed with a key that all members have, and that does not tell the password', () => {
  expect(confOf(0)['auth-token']).toContain('priv-key=/keelson/token.key');
  const keys = [0, 1].map((ordinal) => configOf(ordinal).files?.['/keelson/token.key']?.text);
  expect(keys).toEqual([tokenKeyOf(PASSWORD), tokenKeyOf(PASSWORD)]);
  expect(tokenKeyOf(PASSWORD)).not.toBe(tokenKeyOf(`${PASSWORD}.`));
});

describe('a cluster that is restored', () => {
  const overrides = { restoring: true };

  test('has each of those that form it restore the same file, named by its sum', () => {
    const [, , script = ''] = configOf(1, forming, overrides).prepare?.args ?? [];
    expect(script).toContain('snapshot restore /keelson/restore --data-dir=/data/restoring --name=registry-1');
    expect(script).toContain(`--initial-cluster=${confOf(1)['initial-cluster']} `);
    expect(script).toContain('--initial-cluster-token=registry-00000000-"$');
  });

  test('is restored no more by a member that has served, nor by one that is added', () => {
    const members = [memberOf(0, 'joined'), memberOf(1), memberOf(2, 'joining', 3)];
    expect(configOf(0, members, overrides)).not.toHaveProperty('prepare');
    expect(configOf(2, members, overrides).prepare?.args.at(-1)).not.toContain('restore');
  });
});

test('it listens on its own address and for its executor; on all of a network of its own', () => {
  expect(confOf(0)['listen-client-urls']).toBe('http://10.0.0.0:31000,http://127.0.0.1:31000');
  expect(confOf(0)['listen-peer-urls']).toBe('http://10.0.0.0:31001');
  const bridge = confOf(0, forming, { spec: { network: 'bridge' } });
  expect(bridge['listen-client-urls']).toBe('http://0.0.0.0:31000');
  expect(bridge['listen-peer-urls']).toBe('http://0.0.0.0:31001');
});

test('half of the disk is for the database', () => {
  expect(confOf(0)['quota-backend-bytes']).toBe(512 * 1024 * 1024);
  expect(confOf(0, forming, { options: { quotaMb: 100 } })['quota-backend-bytes']).toBe(100 * 1024 * 1024);
});

test('options that can not work are refused', () => {
  expect(etcdOptions.safeParse({ heartbeatMs: 500, electionMs: 1_000 }).success).toBe(false);
  expect(etcdOptions.safeParse({ unknown: 1 }).success).toBe(false);
  expect(etcdOptions.parse({})).toMatchObject({ heartbeatMs: 100, electionMs: 1_000 });
});
