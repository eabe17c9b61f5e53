import {
  command,
  type Instance,
  type Maintenance,
  type Member,
  RESTORE_FILE,
  StatefulFramework,
  type TaskConfig,
} from '@keelson/sdk';
import { backupScript, restoreScript } from './backup.ts';
import { dataFolder, etcdConf, PASSWORD, TOKEN_KEY } from './conf.ts';
import { EtcdExecutor } from './executor.ts';
import { etcdOptions } from './options.ts';
import { tokenKeyOf } from './token.ts';

/** Of Keelson's own image; etcd's official ones run as whoever they are told to. */
const USER = 999;
const CONF = '/keelson/etcd.json';
const OWN = { mode: 0o400, uid: USER, gid: USER } as const;
const DAY_MS = 86_400_000;

/** etcd 3.4 or later: peers that elect their leader themselves, with members added and removed one at a time. */
export class EtcdFramework extends StatefulFramework {
  readonly name = 'etcd';
  readonly topology = 'cluster';
  readonly ports = ['client', 'peer'] as const;
  override readonly bootstrap = 'all';
  override readonly options = etcdOptions;
  override readonly executor = new EtcdExecutor();

  override readonly maintenance = {
    backup: {
      summary: 'all keys and users, as etcdctl snapshot save writes them',
      on: 'one',
      output: 'backup',
      timeoutMs: DAY_MS,
      command: (_instance, member) => command(['sh', '-c', backupScript(member)]),
    },
  } satisfies Record<string, Maintenance>;

  override config(instance: Instance, member: Member): TaskConfig {
    const password = instance.secrets.password ?? '';
    return {
      image: instance.spec.image ?? 'keelson/etcd:3.4',
      args: ['etcd', '--config-file', CONF],
      user: `${USER}:${USER}`,
      files: {
        [CONF]: { text: etcdConf(instance, member), ...OWN },
        [TOKEN_KEY]: { text: tokenKeyOf(password), ...OWN },
        [PASSWORD]: { text: password, ...OWN },
      },
      volume: { path: '/data' },
      ...prepareStep(instance, member),
      ulimits: { nofile: { soft: 10_240, hard: 10_240 } },
      // One that waits for the others to come has long: ending it would help nobody.
      health: { check: { kind: 'probe' }, intervalMs: 2_000, timeoutMs: 3_000, startTimeoutMs: 600_000 },
      stop: { signal: 'SIGTERM', graceMs: 10_000 },
    };
  }
}

function prepareStep(instance: Instance, member: Member): Pick<TaskConfig, 'prepare'> {
  if (member.membership?.state === 'joining') return { prepare: { args: forgetOthers(dataFolder(member)) } };
  if (!instance.restoring || member.membership?.state !== 'forming') return {};
  return { prepare: { args: ['sh', '-c', restoreScript(instance, member, RESTORE_FILE)], timeoutMs: DAY_MS } };
}

/** What a member that was removed has left on this volume is of no use to anybody. */
function forgetOthers(folder: string): [string, ...string[]] {
  return ['sh', '-c', `for each in /data/etcd-*; do [ "$each" = ${folder} ] || rm -rf "$each"; done`];
}
