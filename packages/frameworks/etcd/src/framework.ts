import { type Instance, type Member, StatefulFramework, type TaskConfig } from '@keelson/sdk';
import { dataFolder, etcdConf } from './conf.ts';
import { EtcdExecutor } from './executor.ts';
import { etcdOptions } from './options.ts';

/** Of Keelson's own image; etcd's official ones run as whoever they are told to. */
const USER = 999;
const CONF = '/keelson/etcd.json';

/** etcd 3.4 or later: peers that elect their leader themselves, with members added and removed one at a time. */
export class EtcdFramework extends StatefulFramework {
  readonly name = 'etcd';
  readonly topology = 'cluster';
  readonly ports = ['client', 'peer'] as const;
  override readonly bootstrap = 'all';
  override readonly options = etcdOptions;
  override readonly executor = new EtcdExecutor();

  override config(instance: Instance, member: Member): TaskConfig {
    return {
      image: instance.spec.image ?? 'keelson/etcd:3.4',
      args: ['etcd', '--config-file', CONF],
      user: `${USER}:${USER}`,
      files: { [CONF]: { text: etcdConf(instance, member), mode: 0o400, uid: USER, gid: USER } },
      volume: { path: '/data' },
      ...(member.membership?.state === 'joining' ? { prepare: { args: forgetOthers(dataFolder(member)) } } : {}),
      ulimits: { nofile: { soft: 10_240, hard: 10_240 } },
      // One that waits for the others to come has long: ending it would help nobody.
      health: { check: { kind: 'probe' }, intervalMs: 2_000, timeoutMs: 3_000, startTimeoutMs: 600_000 },
      stop: { signal: 'SIGTERM', graceMs: 10_000 },
    };
  }
}

/** What a member that was removed has left on this volume is of no use to anybody. */
function forgetOthers(folder: string): [string, ...string[]] {
  return ['sh', '-c', `for each in /data/etcd-*; do [ "$each" = ${folder} ] || rm -rf "$each"; done`];
}
