/**
 * How Example runs. Until you put your own server here, Redis stands in for it, so that everything works from the start:
 * `keelson up`, then `keelson create example mine --slaves 2`. What is Redis's own is in `conf`, `cli` and `readStatus`.
 */
import {
  command,
  type Decision,
  type Instance,
  type Member,
  type ProbeResult,
  StatefulFramework,
  type TaskConfig,
} from '@keelson/sdk';
import { z } from 'zod';
import { ExampleExecutor } from './executor.ts'; // [executor]

const CONF = '/keelson/server.conf';
const PASSWORD = '/keelson/password';

export class ExampleFramework extends StatefulFramework {
  /** What instances name: `keelson create example NAME`. */
  readonly name = 'example';
  /** `single`: one server. `master-slave`: Keelson elects the master. `cluster`: the servers elect among themselves. */
  readonly topology = 'master-slave';
  /** Each member gets a port of its own for each of these names. */
  readonly ports = ['main'] as const;
  /** `masterFirst` where a slave can't wait for its master by itself. */
  override readonly startOrder = 'together';
  /** What `--option key=value` may say. It is checked before anything is stored, and shown in OpenAPI and in help. */
  override readonly options = z.strictObject({
    maxClients: z.int().min(1).max(10_000).default(1_000).describe('Connections that a server takes at once.'),
  });
  /** Generated for each instance; they travel in files only, never in arguments or the environment. */
  override readonly secrets = ['password'];
  /** What runs beside the servers, on their agents. */ // [executor]
  override readonly executor = new ExampleExecutor(); // [executor]

  // The eight hooks. All may be async, may run twice, and have a time limit; all but `config` may be left out.

  /** How to run this member: it has been placed, so its address and ports are known, and its master's. */
  config(instance: Instance, member: Member): TaskConfig {
    return {
      image: 'keelson/redis:7.0',
      args: ['redis-server', CONF],
      files: {
        [CONF]: { text: conf(instance, member) },
        [PASSWORD]: { text: instance.secrets.password ?? '' },
      },
      volume: { path: '/data' },
      // "Answers queries", not "port open".
      health: { check: { kind: 'command', argv: [...cli(member, 'PING')], expect: 'PONG' }, intervalMs: 1_000 },
      stop: { signal: 'SIGTERM', graceMs: 10_000 },
    };
  }

  /** Before any member is launched. */
  override start(_instance: Instance, _member: Member): void {}

  /** Before a master is launched. */
  override startMaster(instance: Instance, member: Member): void {
    this.start(instance, member);
  }

  /** Before a slave is launched. */
  override startSlave(instance: Instance, member: Member): void {
    this.start(instance, member);
  }

  /** The master runs, and is healthy. */
  override masterRunning(_instance: Instance, _member: Member): void {}

  /** A slave runs, and is healthy. */
  override slaveRunning(_instance: Instance, _member: Member): void {}

  /** The master is gone, for certain. `promote(member)`, `relaunch`, `relaunchAll`, `wait(reason)`; nothing: the freshest is promoted. */
  override masterLost(_instance: Instance, _member: Member): Decision | undefined {
    return undefined;
  }

  /** A slave is gone. Nothing: it is launched again on its volume. */
  override slaveLost(_instance: Instance, _member: Member): Decision | undefined {
    return undefined;
  }

  // Operations, as commands that run in the member's container. Without them a lost master is launched again on its volume.

  /** How far its copy of the data is, and whether it has all of its master's. */
  override probe(_instance: Instance, member: Member) {
    return command(cli(member, 'INFO replication')).map(readStatus);
  }

  /** Take writes from now on. */
  override promote(_instance: Instance, member: Member) {
    return command(cli(member, 'REPLICAOF NO ONE'));
  }

  /** Copy this master from now on. */
  override follow(_instance: Instance, member: Member, master: Member) {
    return command(cli(member, `REPLICAOF ${master.address} ${master.ports.main}`));
  }
}

function conf(instance: Instance, member: Member): string {
  const { password } = instance.secrets;
  const { master } = instance;
  const lines = [
    `port ${member.ports.main}`,
    `requirepass ${password}`,
    `masterauth ${password}`,
    `maxclients ${instance.options.maxClients}`,
    'dir /data',
    'appendonly yes',
  ];
  if (member.role === 'slave') lines.push(`replicaof ${master.address} ${master.ports.main}`);
  return `${lines.join('\n')}\n`;
}

/** The password is read where the command runs: it does not travel. */
function cli(member: Member, line: string): [string, ...string[]] {
  return ['sh', '-c', `REDISCLI_AUTH=$(cat ${PASSWORD}) redis-cli -e -p ${member.ports.main} ${line}`];
}

export function readStatus(text: string): ProbeResult {
  const field = (name: string) => new RegExp(`^${name}:(.*?)\r?$`, 'm').exec(text)?.[1] ?? '';
  const isMaster = field('role') === 'master';
  const value = isMaster ? field('master_repl_offset') : field('slave_repl_offset');
  if (!/^\d+$/.test(value)) throw new Error(`no offset in what the server said: ${text.slice(0, 200)}`);
  return { position: { history: 'data', value }, synced: isMaster || field('master_link_status') === 'up' };
}
