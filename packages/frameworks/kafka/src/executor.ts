/** Kafka's agent side: whether the broker of this agent is well, and how one goes for good. */
import { type Instance, type Member, StatefulExecutor } from '@keelson/sdk';
import { backupOf } from './backup.ts';
import { Broker } from './broker.ts';
import { nodeId } from './ids.ts';
import { movesOff, nameOf, onlyWith } from './partitions.ts';
import { isController } from './places.ts';
import { restoreInto } from './restore.ts';

const MAX_SHOWN = 3;

export class KafkaExecutor extends StatefulExecutor {
  /** It takes the password, answers, and counts itself among the brokers that take part: the controllers have let it in. */
  override async checkHealth(instance: Instance, member: Member, signal: AbortSignal): Promise<void> {
    const brokers = await Broker.with(instance, member, signal, (broker) => broker.brokers());
    if (!brokers.includes(nodeId(member))) throw new Error('the controllers have not let it take part yet');
  }

  override backup(instance: Instance, member: Member, signal: AbortSignal): AsyncIterable<Uint8Array> {
    return backupOf(instance, member, signal);
  }

  override async restore(instance: Instance, member: Member, path: string, signal: AbortSignal): Promise<void> {
    await restoreInto(instance, member, path, signal);
  }

  /** It makes itself known when it starts: all that is asked here is whether there is somebody to hear it. */
  override async addMember(instance: Instance, member: Member, _target: Member, signal: AbortSignal): Promise<void> {
    await this.checkHealth(instance, member, signal);
  }

  /**
   * One that goes for good is first taken off all partitions: this is asked again until none is left. One whose place is taken by another
   * of the same ordinal leaves its copies to that one, which comes with nothing: all of it must be with others.
   */
  override async removeMember(instance: Instance, member: Member, target: Member, signal: AbortSignal): Promise<void> {
    const isReplaced = target.ordinal < instance.spec.peers;
    if (!isReplaced && isController(instance, target)) {
      throw new Error(
        `${target.name} is a controller, and these are not taken out: set peers to at least ${target.ordinal + 1}`,
      );
    }
    await Broker.with(instance, member, signal, (broker) =>
      isReplaced ? seeCopies(broker, target) : moveOff(broker, instance, target),
    );
  }
}

/** @throws where data would be lost with its volume */
async function seeCopies(broker: Broker, target: Member): Promise<void> {
  const alone = onlyWith(nodeId(target), await broker.metadata());
  if (alone.length === 0) return;
  const some = alone.slice(0, MAX_SHOWN).join(', ');
  throw new Error(`no other broker that is up has all of ${alone.length} partitions of ${target.name}: ${some}`);
}

/** @throws while it has a copy of any partition */
async function moveOff(broker: Broker, { spec }: Instance, target: Member): Promise<void> {
  const leaver = nodeId(target);
  const leaving = await broker.leaving(leaver);
  const { brokers, partitions } = await broker.metadata(); // after it: what ended in between must not look as if it had not begun
  const held = partitions.filter(({ replicas }) => replicas.includes(leaver));
  if (held.length === 0) return;
  const waiting = held.filter((partition) => !leaving.has(nameOf(partition)));
  const staying = brokers.filter((id) => id < spec.peers);
  const moves = movesOff(leaver, waiting, staying);
  if (moves.length > 0) await broker.move(moves);
  throw new Error(`${held.length} partitions are being moved off ${target.name}`);
}
