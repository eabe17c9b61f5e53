/** A recording as a script for a master that leads a whole scheduler through it. */
import {
  type AnySchedulerCall,
  type AnySchedulerEvent,
  codecs,
  type Encoding,
  type FrameworkInfo,
  type Offer,
} from '@keelson/mesos';
import { type Recording, recordings, type TimelineEntry } from '../../../mesos/test/recordings.ts';

export type Step =
  | { readonly kind: 'subscribe'; readonly stream: number }
  | { readonly kind: 'event'; readonly stream: number; readonly event: AnySchedulerEvent }
  | { readonly kind: 'launch'; readonly agentId: string; readonly tasks: readonly string[] }
  | { readonly kind: 'kill'; readonly task: string }
  /** `cut`: the connection is gone, without the last chunk. */
  | { readonly kind: 'end'; readonly stream: number; readonly cut: boolean };

export interface Script {
  readonly name: string;
  readonly encoding: Encoding;
  readonly steps: readonly Step[];
  /** The first offer of each agent: all that it has. */
  readonly offers: ReadonlyMap<string, Offer>;
  /** As the recorded scheduler introduced itself. */
  readonly framework: Partial<FrameworkInfo>;
  /** With which ids a scheduler has to subscribe: none at first, the one given from then on, none when that is burnt. */
  readonly frameworkIds: readonly (string | undefined)[];
}

export function scripts(): Script[] {
  return recordings().flatMap((recording) => (recording.api === 'scheduler' ? [scriptOf(recording)] : []));
}

function scriptOf({ name, encoding, timeline }: Recording): Script {
  const played = inOrderOfStreams(timeline);
  const events = played.flatMap((entry) => (entry.dir === 'event' ? [eventOf(entry)] : []));
  const all = events.flatMap(({ offers }) => offers?.offers ?? []);
  const offers = new Map<string, Offer>();
  for (const offer of all) if (!offers.has(offer.agent_id.value)) offers.set(offer.agent_id.value, offer);
  const agentOf = new Map(all.map(({ id, agent_id }) => [id.value, agent_id.value]));
  const steps = played.flatMap((entry) => stepOf(entry, agentOf));
  return {
    name: name.replace('scheduler/', ''),
    encoding,
    offers,
    framework: frameworkOf(played),
    frameworkIds: frameworkIdsOf(steps, events),
    steps,
  };
}

/** But for its name, which is its own. */
function frameworkOf(timeline: readonly TimelineEntry[]): Partial<FrameworkInfo> {
  const entry = timeline.find(({ dir, type }) => dir === 'call' && type === 'SUBSCRIBE');
  const info = entry === undefined ? undefined : callOf(entry).subscribe?.framework_info;
  if (info === undefined) throw new Error('nobody subscribes');
  const { user, roles, checkpoint, failover_timeout, capabilities } = info;
  return { user, roles, checkpoint, failover_timeout, capabilities };
}

function frameworkIdsOf(steps: readonly Step[], events: readonly AnySchedulerEvent[]): (string | undefined)[] {
  const given = events.find(({ type }) => type === 'SUBSCRIBED')?.subscribed?.framework_id.value;
  const subscribes = steps.filter(({ kind }) => kind === 'subscribe');
  const isRemoved = events.some(({ error }) => error?.message === 'Framework has been removed');
  return [undefined, ...subscribes.slice(1).map(() => given), ...(isRemoved ? [undefined] : [])];
}

/** A scheduler subscribes again when its stream is over: what comes on the former one comes first. */
function inOrderOfStreams(timeline: readonly TimelineEntry[]): TimelineEntry[] {
  const last = timeline.findLastIndex(
    ({ dir, type }) => dir === 'call' && (type === 'SUBSCRIBE' || type === 'TEARDOWN'),
  );
  const until = timeline[last]?.type === 'TEARDOWN' ? timeline.slice(0, last) : timeline;
  const ordered: TimelineEntry[] = [];
  const held = [...until];
  for (let next = held.shift(); next !== undefined; next = held.shift()) {
    const { stream = 0 } = next;
    if (next.dir === 'call' && next.type === 'SUBSCRIBE') {
      const isOfFormer = (entry: TimelineEntry) => entry.dir !== 'call' && (entry.stream ?? stream) < stream;
      ordered.push(...held.filter(isOfFormer));
      held.splice(0, held.length, ...held.filter((entry) => !isOfFormer(entry)));
    }
    ordered.push(next);
  }
  return ordered;
}

function stepOf(entry: TimelineEntry, agentOf: ReadonlyMap<string, string>): Step[] {
  const { dir, type, stream = 1 } = entry;
  if (dir === 'event') return [{ kind: 'event', stream, event: eventOf(entry) }];
  if (dir === 'close') {
    if (type.startsWith('connection still open')) return [];
    return [{ kind: 'end', stream, cut: type !== 'last chunk (0) received' }];
  }
  if (dir !== 'call') return [];
  if (type === 'SUBSCRIBE') return entry.status === 200 ? [{ kind: 'subscribe', stream }] : [];
  if (type === 'ACCEPT') return launchOf(callOf(entry), agentOf);
  if (type !== 'KILL') return [];
  return [{ kind: 'kill', task: callOf(entry).kill?.task_id.value ?? '' }];
}

function launchOf({ accept }: AnySchedulerCall, agentOf: ReadonlyMap<string, string>): Step[] {
  const tasks = (accept?.operations ?? []).flatMap((operation) => [
    ...(operation.launch?.task_infos ?? []),
    ...(operation.launch_group?.task_group.tasks ?? []),
  ]);
  const [first] = tasks;
  if (first === undefined) return [];
  const offered = accept?.offer_ids?.flatMap(({ value }) => agentOf.get(value) ?? [])[0];
  return [
    { kind: 'launch', agentId: offered ?? first.agent_id.value, tasks: tasks.map(({ task_id }) => task_id.value) },
  ];
}

function eventOf({ message }: TimelineEntry): AnySchedulerEvent {
  return codecs.SchedulerEvent.decode('json', Buffer.from(JSON.stringify(message)));
}

function callOf({ message }: TimelineEntry): AnySchedulerCall {
  return codecs.SchedulerCall.decode('json', Buffer.from(JSON.stringify(message)));
}
