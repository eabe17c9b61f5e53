/** What the flags mean for the master and for each agent. */
import { join } from 'node:path';
import type { AgentStart } from '../agent/recover.ts';
import type { Flags } from '../flags.ts';
import type { MasterSettings } from '../master/state.ts';
import { shareRange } from '../resources/ranges.ts';
import type { Attribute, Resource } from '../wire.ts';

const IP = '127.0.0.1';

export function masterSettings(flags: Flags): MasterSettings {
  return {
    pingTimeoutMs: flags['agent-ping-timeout'],
    maxPingTimeouts: flags['max-agent-ping-timeouts'],
    reregisterTimeoutMs: flags['agent-reregister-timeout'],
    allocationIntervalMs: flags['allocation-interval'],
    offerTimeoutMs: flags['offer-timeout'],
    heartbeatIntervalMs: flags['heartbeat-interval'],
  };
}

/** Agents count from 0 here, and from 1 in their names. */
export function agentStart(flags: Flags, index: number, port: number): AgentStart {
  const hostname = `agent-${index + 1}`;
  const resources = agentResources(flags, index);
  return {
    index,
    hostname,
    ip: IP,
    port,
    workDirectory: join(flags['data-dir'], hostname),
    settings: {
      executorRegistrationTimeoutMs: flags['executor-registration-timeout'],
      executorReregistrationTimeoutMs: flags['executor-reregistration-timeout'],
      executorShutdownGraceMs: flags['executor-shutdown-grace-period'],
      updateRetryMinMs: flags['update-retry-min'],
      updateRetryMaxMs: flags['update-retry-max'],
    },
    info: { hostname, port, resources, attributes: agentAttributes(flags, index), checkpoint: true },
    resources,
  };
}

function agentResources(flags: Flags, index: number): Resource[] {
  const ports = shareRange(flags.ports, flags.agents)[index] ?? flags.ports;
  const all: Resource[] = [
    { name: 'ports', type: 'RANGES', ranges: { range: [ports] } },
    scalar('cpus', flags.cpus),
    scalar('mem', Math.floor(flags.mem / flags.agents)),
    scalar('disk', Math.floor(flags.disk / flags.agents)),
    ...flags['more-resources'],
    ...(flags.gpus > 0 && index === flags.agents - 1 ? [scalar('gpus', flags.gpus)] : []),
  ];
  return all.map((resource) => reservedFor(flags['default-role'], resource));
}

function reservedFor(role: string, resource: Resource): Resource {
  return role === '*' ? resource : { ...resource, reservations: [{ type: 'STATIC', role }] };
}

function scalar(name: string, value: number): Resource {
  return { name, type: 'SCALAR', scalar: { value } };
}

/** `agent:agent-1`, and what the flag adds. */
function agentAttributes(flags: Flags, index: number): Attribute[] {
  const written = `agent:agent-${index + 1};${flags.attributes.replaceAll('{n}', String(index + 1))}`;
  return written
    .split(';')
    .filter((part) => part.includes(':'))
    .map((part) => {
      const [name = '', ...rest] = part.split(':');
      return { name: name.trim(), type: 'TEXT', text: { value: rest.join(':').trim() } };
    });
}
