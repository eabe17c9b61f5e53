/** Whether everything is as it was asked for, by the store and in truth; each thing that is not, in words. */
import { type Instance, isSuspended, type Member, nextLookMs, phaseOf, taskIdOf } from '@keelson/core';
import { templateOf } from './perform.ts';
import type { Container } from './servers.ts';
import type { World } from './world.ts';

export function unsettled(world: World): readonly string[] {
  return world.store.values().flatMap((instance) => {
    const { name } = instance.declared.spec;
    return reasons(world, instance).map((reason) => `${name}: ${reason}`);
  });
}

function reasons(world: World, instance: Instance): string[] {
  switch (instance.declared.intent.kind) {
    case 'destroy':
      return ['not gone'];
    case 'suspend':
      return isSuspended(instance) ? leftovers(instance) : ['not suspended'];
    case 'run':
      return [...notRunning(world, instance), ...leftovers(instance)];
  }
}

function leftovers({ status }: Instance): string[] {
  const effects = status.effects.map(({ kind }) => `${kind} is not finished`);
  return status.failover === null ? effects : [...effects, 'a change of master is under way'];
}

function notRunning(world: World, instance: Instance): string[] {
  const { status, uid, declared, traits } = instance;
  const present = status.members.filter(({ wanted }) => wanted === 'present');
  const wanted =
    traits.topology === 'cluster' ? declared.spec.peers : 1 + (traits.topology === 'single' ? 0 : declared.spec.slaves);
  const problems = status.problem === null ? [] : [`still shows a problem: ${wordsOf(status.problem)}`];
  problems.push(...present.flatMap((member) => notServing(world, instance, member)));
  if (present.length !== wanted) problems.push(`${present.length} of ${wanted} members`);
  if (phaseOf(instance) !== 'running') problems.push(`is ${phaseOf(instance)}`);
  if (status.update !== null) problems.push('an update is under way');
  if (nextLookMs(instance, world.clock.nowMs) !== undefined) problems.push('wants to be looked at');
  if (world.servers.live(uid).length !== present.length) problems.push('other containers live than its members');
  problems.push(...world.peers.unsettled(instance));
  const masters = world.servers.masters(uid).length;
  if (masters !== (traits.topology === 'cluster' ? 0 : 1)) problems.push(`${masters} servers take writes`);
  return problems;
}

function wordsOf({ where, message }: { readonly where: string; readonly message: string }): string {
  return `${where}: ${message}`;
}

function notServing(world: World, instance: Instance, member: Member): string[] {
  const { status, uid, traits } = instance;
  const { ordinal, role, task } = member;
  const container = world.servers.all.get(taskIdOf({ uid, ordinal, launch: task?.launch ?? 0 }));
  if (task === null || container === undefined) return [`${ordinal} has no task`];
  const problems: string[] = [];
  if (task.state !== 'running' || !task.healthy || task.killSinceMs !== null)
    problems.push(`${ordinal} does not serve`);
  const hook = role === 'master' ? 'masterRunning' : 'slaveRunning';
  const isCalled =
    !traits.hooks.includes(hook) || world.checks.wasCalled(instance, hook, { ordinal, launch: task.launch });
  if (task.runningHook !== 'called' || !isCalled) problems.push(`${hook} of ${ordinal} was not called`);
  if (container.template !== templateOf(instance)) problems.push(`${ordinal} runs with an earlier spec`);
  if (container.state !== 'up') problems.push(`${ordinal} is ${container.state} in truth`);
  if ((role === 'master') !== container.accepting && role !== 'peer')
    problems.push(`${ordinal} is no ${role} in truth`);
  if (role !== 'slave') return problems;
  return [...problems, ...notSynced(world, member, container, masterOf(world, uid, status.master), status.epoch)];
}

function masterOf({ servers }: World, uid: string, ordinal: number | null): Container | undefined {
  return servers.live(uid).find((container) => container.ordinal === ordinal);
}

function notSynced(
  { servers }: World,
  { ordinal, syncedEpoch, followedEpoch }: Member,
  container: Container,
  master: Container | undefined,
  epoch: number,
): string[] {
  if (syncedEpoch !== epoch || followedEpoch !== epoch) return [`${ordinal} is not known to be in sync`];
  if (master === undefined || !servers.isSynced(container, master.address))
    return [`${ordinal} is not in sync in truth`];
  return [];
}
