/** What happens to an instance: steps of a script. Members are named as in `cache-0`. */
import type { DeathProof, Home, InstanceSpec, Intent, Member, OperationName, OperatorRequest } from '@keelson/core';
import type { Life } from './life.ts';
import type { NamedStep } from './script.ts';

type NewRequest = OperatorRequest extends infer R ? (R extends OperatorRequest ? Omit<R, 'id'> : never) : never;
type Update = Extract<Parameters<Life['take']>[0], { kind: 'update' }>['update'];

function step(name: string, args: readonly unknown[], run: (life: Life) => void | Promise<void>): NamedStep {
  const words = args.map((arg) => (typeof arg === 'string' ? `'${arg}'` : JSON.stringify(arg))).join(', ');
  return { words: `Send.${name}(${words})`, run };
}

/** Offers in which these members have room, each on its own agent; all that wait, where none is named. */
export function offer(...members: readonly string[]): NamedStep {
  return step('offer', members, async (life) => {
    const names = members.length > 0 ? members : life.waiting;
    if (names.length === 0) throw new Error('nobody waits for an offer');
    for (const name of names)
      if (!life.waiting.includes(name))
        throw new Error(`${name} does not wait for an offer; waiting: ${life.waiting.join(', ') || 'none'}`);
    await life.take({ kind: 'placed', placements: names.map((name) => placementOf(life, life.member(name))) });
  });
}

/** Offers came, and none of them fits. */
export function noOffer(member: string, reason = 'needs 1, the most is 0'): NamedStep {
  return step('noOffer', [member, reason], (life) => {
    const { ordinal } = life.member(member);
    return life.take({ kind: 'unplaced', ordinal, rejections: [{ stage: 'cpus', reason, agents: 1 }] });
  });
}

/** Their servers run, and pass their health check. */
export function running(...members: readonly string[]): NamedStep {
  return each('running', members, { state: 'running', healthy: true, message: 'running and healthy' });
}

export function unhealthy(...members: readonly string[]): NamedStep {
  return each('unhealthy', members, { state: 'running', healthy: false, message: 'its health check fails' });
}

/** Their containers end, and their executor sees it. */
export function exited(...members: readonly string[]): NamedStep {
  return each('exited', members, { state: 'ended', message: 'exited 137', proof: 'exitSeen' });
}

/** Their agent is out of reach: no proof that their containers are dead. */
export function lost(...members: readonly string[]): NamedStep {
  return each('lost', members, { state: 'unknown', message: 'agent unreachable' });
}

/** Proof at last that the container of a lost member is dead. */
export function dead(member: string, proof: DeathProof = 'guard'): NamedStep {
  return step('dead', [member], (life) => {
    const { ordinal, launch } = life.member(member);
    return life.take({ kind: 'deathReported', ordinal, launch, proof, message: 'reported' });
  });
}

export function time(ms: number): NamedStep {
  return step('time', [ms], (life) => life.wait(ms));
}

/** The scheduler starts again. */
export function restart(): NamedStep {
  return step('restart', [], (life) => life.restart());
}

/** How far a server's data goes; 1000 at first. */
export function offset(member: string, value: number): NamedStep {
  return step('offset', [member, value], (life) => {
    life.servers.of(life.member(member).ordinal).offset = value;
  });
}

/** Its server has not completed its sync with the master, from now on. */
export function behind(member: string): NamedStep {
  return step('behind', [member], (life) => {
    life.servers.of(life.member(member).ordinal).synced = false;
  });
}

export function inSync(member: string): NamedStep {
  return step('inSync', [member], (life) => {
    life.servers.of(life.member(member).ordinal).synced = true;
  });
}

/** Its data does not fit the master's, as `MustRelaunch` says it, until it is launched again. */
export function diverged(member: string): NamedStep {
  return step('diverged', [member], (life) => {
    life.servers.of(life.member(member).ordinal).diverged = true;
  });
}

/** Its server answers no operation, from now on. */
export function silent(member: string): NamedStep {
  return step('silent', [member], (life) => {
    life.servers.of(life.member(member).ordinal).silent = true;
  });
}

/** Its server fails that operation, from now on. */
export function unable(member: string, operation: OperationName): NamedStep {
  return step('unable', [member, operation], (life) => {
    life.servers.of(life.member(member).ordinal).unable.add(operation);
  });
}

/** Offers come, servers start, and those that are being ended end, until nothing is left to do. */
export function settle(): NamedStep {
  return step('settle', [], async (life) => {
    for (let round = 0; round < 200; round++) {
      const { waiting, members } = life;
      const ending = members.find(({ task }) => task?.killSinceMs != null && task.state !== 'placed');
      const starting = members.find(({ task }) => task?.state === 'launching' || task?.state === 'starting');
      if (waiting.length > 0) await offer().run(life);
      else if (ending !== undefined) await exited(life.nameOf(ending.ordinal)).run(life);
      else if (starting !== undefined) await running(life.nameOf(starting.ordinal)).run(life);
      else if (life.instance.status.effects.length > 0 || life.phase !== 'running') await life.wait(100);
      else return;
    }
    throw new Error('does not settle');
  });
}

export function slaves(count: number): NamedStep {
  return step('slaves', [count], (life) => changeSpec(life, { slaves: count }));
}

export function peers(count: number): NamedStep {
  return step('peers', [count], (life) => changeSpec(life, { peers: count }));
}

export function options(given: InstanceSpec['options']): NamedStep {
  return step('options', [given], (life) => changeSpec(life, { options: given }));
}

export function suspend(): NamedStep {
  return step('suspend', [], (life) => intend(life, { kind: 'suspend', by: 'operator' }));
}

export function resume(): NamedStep {
  return step('resume', [], (life) => intend(life, { kind: 'run' }));
}

export function destroy(data: 'keep' | 'delete' = 'keep'): NamedStep {
  return step('destroy', [data], (life) => intend(life, { kind: 'destroy', data }));
}

/** The operator wants another master at once. */
export function failover(to?: string): NamedStep {
  return step('failover', to === undefined ? [] : [to], (life) =>
    request(life, { kind: 'failover', to: to === undefined ? null : life.member(to).ordinal }),
  );
}

/** The operator wants the master handed over, without any loss. */
export function switchover(to?: string): NamedStep {
  return step('switchover', to === undefined ? [] : [to], (life) =>
    request(life, { kind: 'switchover', to: to === undefined ? null : life.member(to).ordinal }),
  );
}

/** The operator's word that a member's container is dead. */
export function fence(member: string): NamedStep {
  return step('fence', [member], (life) => {
    const { ordinal, launch } = life.member(member);
    return request(life, { kind: 'fence', ordinal, launch });
  });
}

function each(
  name: string,
  members: readonly string[],
  over: Pick<Update, 'state' | 'message'> & Partial<Update>,
): NamedStep {
  return step(name, members, async (life) => {
    if (members.length === 0) throw new Error(`name the members: Send.${name}('${life.nameOf(0)}')`);
    for (const member of members) {
      const { ordinal, launch, task } = life.member(member);
      if (task === null || task.state === 'placed') throw new Error(`${member} was not launched`);
      await life.take({ kind: 'update', update: { ordinal, launch, healthy: null, proof: null, ...over } });
    }
  });
}

function changeSpec(life: Life, change: Partial<InstanceSpec>): Promise<void> {
  return life.declare({ spec: { ...life.instance.declared.spec, ...change } });
}

function intend(life: Life, intent: Intent): Promise<void> {
  return life.declare({ intent });
}

function request(life: Life, asked: NewRequest): Promise<void> {
  const { requests } = life.instance.declared;
  return life.declare({ requests: [...requests, { ...asked, id: (requests.at(-1)?.id ?? 0) + 1 }] });
}

function placementOf(life: Life, { ordinal, home }: Member) {
  return {
    ordinal,
    home: home ?? newHome(life, ordinal),
    offerIds: [`offer-${life.happenings.length}-${ordinal}`],
    executorId: 'executor',
    deadlineMs: life.nowMs + 30_000,
    generation: life.instance.declared.generation,
  };
}

function newHome({ framework, instance }: Life, ordinal: number): Home {
  const ports = framework.ports.map((name, index): [string, number] => [name, 31_000 + 100 * index + ordinal]);
  return {
    agentId: `agent-${ordinal}`,
    hostname: `host-${ordinal}`,
    address: `10.0.0.${ordinal + 1}`,
    ports: Object.fromEntries(ports),
    volumeId: instance.traits.volume ? `${instance.uid}.${ordinal}` : null,
  };
}
