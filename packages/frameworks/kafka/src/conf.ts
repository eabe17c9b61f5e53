/** server.properties of one member. */
import type { Instance, Member } from '@keelson/sdk';
import { nodeId } from './ids.ts';
import { type KafkaOptions, kafkaOptions } from './options.ts';
import { hostOf, isController, placedControllers, placeOf, portOf } from './places.ts';

/** The one user there is, for clients and for the servers among themselves. */
export const USER_NAME = 'keelson';

/**
 * @param folder where its log is
 * @throws where the options can never work, with what to change
 */
export function serverProperties(instance: Instance, member: Member, folder: string): string {
  const options = kafkaOptions.parse(instance.options);
  const settings = {
    'node.id': nodeId(member),
    'log.dirs': folder,
    ...roles(instance, member),
    ...listening(instance, member),
    ...access(instance),
    ...replication(instance, options),
    'num.partitions': options.partitions,
    'auto.create.topics.enable': options.autoCreateTopics,
    ...options.config,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${escaped(`${value}`)}`);
  return `${lines.join('\n')}\n`;
}

function roles(instance: Instance, member: Member): Record<string, string | boolean> {
  return {
    'process.roles': isController(instance, member) ? 'broker,controller' : 'broker',
    'controller.quorum.bootstrap.servers': placedControllers(instance)
      .map((each) => placeOf(each, 'controller'))
      .join(','),
    // One that comes with an empty volume votes again only once the others have taken it in, as another than it was.
    ...(isController(instance, member) ? { 'controller.quorum.auto.join.enable': true } : {}),
  };
}

/** With a network of its own the container can't know the agent's address: there it listens on all of its own. */
function listening(instance: Instance, member: Member): Record<string, string> {
  const host = instance.spec.network === 'host' ? hostOf(member) : '0.0.0.0';
  const ports = isController(instance, member) ? (['client', 'controller'] as const) : (['client'] as const);
  return {
    listeners: ports.map((port) => `${port.toUpperCase()}://${host}:${portOf(member, port)}`).join(','),
    'advertised.listeners': ports.map((port) => `${port.toUpperCase()}://${placeOf(member, port)}`).join(','),
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'CLIENT',
    'listener.security.protocol.map': 'CLIENT:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT',
  };
}

function access({ secrets, name }: Instance): Record<string, string> {
  const { password } = secrets;
  if (password === undefined) throw new Error(`${name} has no password`);
  const word = quoted(password);
  const login = [
    'org.apache.kafka.common.security.plain.PlainLoginModule required',
    `username="${USER_NAME}" password=${word} user_${USER_NAME}=${word};`,
  ].join(' ');
  return {
    'sasl.enabled.mechanisms': 'PLAIN',
    'sasl.mechanism.inter.broker.protocol': 'PLAIN',
    'sasl.mechanism.controller.protocol': 'PLAIN',
    'listener.name.client.plain.sasl.jaas.config': login,
    'listener.name.controller.plain.sasl.jaas.config': login,
  };
}

function replication({ spec }: Instance, options: KafkaOptions): Record<string, number | boolean> {
  const factor = options.replicationFactor ?? Math.min(3, spec.peers);
  const inSync = options.minInsyncReplicas ?? (spec.durability === 'sync' ? Math.min(2, factor) : 1);
  if (factor > spec.peers) throw new Error(`replicationFactor is ${factor}, and there are ${spec.peers} peers`);
  if (inSync > factor) {
    throw new Error(`writes need ${inSync} copies (minInsyncReplicas), and there are ${factor} (replicationFactor)`);
  }
  return {
    'default.replication.factor': factor,
    'offsets.topic.replication.factor': factor,
    'transaction.state.log.replication.factor': factor,
    'share.coordinator.state.topic.replication.factor': factor,
    'min.insync.replicas': inSync,
    'transaction.state.log.min.isr': Math.min(2, factor),
    'share.coordinator.state.topic.min.isr': Math.min(2, factor),
    'unclean.leader.election.enable': false,
    'controlled.shutdown.enable': true,
  };
}

/** As JAAS writes a text. */
function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** As Java's properties write a value: without its own line ends and backslashes, and in ASCII. */
function escaped(value: string): string {
  return value
    .replace(/\\/g, '\\\\')
    .replace(/\n/g, '\\n')
    .replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
