import { z } from 'zod';
import {
  command,
  type Instance,
  type Member,
  type Position,
  type ProbeResult,
  StatefulFramework,
  type TaskConfig,
} from '../../src/index.ts';

/** A sound framework with a master and slaves, whose operations are commands. Tests break it by overriding. */
export class Replicated extends StatefulFramework {
  readonly name: string = 'replicated';
  readonly topology = 'master-slave';
  readonly ports: readonly string[] = ['sql'];
  override readonly startOrder = 'together';
  override readonly options = z.strictObject({ motto: z.string().default('none') });

  config(instance: Instance, member: Member): TaskConfig {
    const master = member.role === 'master' ? '' : `${instance.master.address}:${instance.master.ports.sql}`;
    return {
      image: 'replicated:1',
      args: ['serve', String(member.ports.sql)],
      files: { '/etc/replicated': { text: `master=${master}\npassword=${instance.secrets.password}` } },
      env: { MOTTO: String(instance.options.motto), MASTER: master },
      volume: { path: '/data' },
      health: { check: { kind: 'tcp', port: member.ports.sql ?? 0 } },
    };
  }

  override probe() {
    return command(['status']).map(readStatus);
  }

  override promote() {
    return command(['promote']);
  }

  override follow(_instance: Instance, _member: Member, master: Member) {
    return command(['follow', master.address, String(master.ports.sql)]);
  }

  override demote() {
    return command(['stop-writes']).map(readStatus);
  }

  override compare(a: Position, b: Position): number | undefined {
    return a.history === b.history ? Number(a.value) - Number(b.value) : undefined;
  }
}

/** `at N`, or `at N in sync`. */
export function readStatus(text: string): ProbeResult {
  const [, value] = /^at (\d+)/.exec(text) ?? [];
  if (value === undefined) throw new Error(`not a status: ${text}`);
  return { position: { history: 'h', value }, synced: text.includes('in sync') };
}
