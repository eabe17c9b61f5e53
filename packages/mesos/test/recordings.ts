/** The recordings of a real Mesos in test/wire, as data for tests. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { codecs, type Encoding } from '../src/index.ts';

const WIRE_DIR = path.resolve(import.meta.dirname, '../../../test/wire');

export const apiOf = {
  scheduler: { call: codecs.SchedulerCall, event: codecs.SchedulerEvent },
  executor: { call: codecs.ExecutorCall, event: codecs.ExecutorEvent },
};

export interface TimelineEntry {
  readonly dir: string;
  readonly type: string;
  readonly stream?: number;
  readonly n?: number;
  readonly status?: number;
  readonly message?: unknown;
}

export interface Recording {
  readonly name: string;
  readonly api: 'scheduler' | 'executor';
  readonly encoding: Encoding;
  readonly timeline: readonly TimelineEntry[];
  /** Bodies of the subscriptions, in RecordIO, by their number. */
  readonly streams: ReadonlyMap<number, Uint8Array>;
  /** Bodies of the requests, by the number of their file; SUBSCRIBE apart. */
  readonly calls: ReadonlyMap<number, Uint8Array>;
  readonly subscribes: readonly Uint8Array[];
}

export function recordings(): Recording[] {
  return (['scheduler', 'executor'] as const).flatMap((api) =>
    readdirSync(path.join(WIRE_DIR, api))
      .sort()
      .map((folder) => readRecording(api, folder)),
  );
}

export function wireFile(...names: readonly string[]): Buffer {
  return readFileSync(path.join(WIRE_DIR, ...names));
}

export function wireFiles(folder: string): string[] {
  return readdirSync(path.join(WIRE_DIR, folder)).sort();
}

function readRecording(api: 'scheduler' | 'executor', folder: string): Recording {
  const dir = path.join(WIRE_DIR, api, folder);
  const files = readdirSync(dir);
  const encoding = folder.endsWith('.json') ? 'json' : 'protobuf';
  const lines = readFileSync(path.join(dir, 'timeline.jsonl'), 'utf8').trimEnd().split('\n');
  const callsDir = path.join(dir, 'calls');
  const calls = existsSync(callsDir) ? readdirSync(callsDir).filter((file) => /^\d+-[A-Z].*\.req$/.test(file)) : [];
  return {
    name: `${api}/${folder}`,
    api,
    encoding,
    timeline: lines.map((line) => (encoding === 'json' ? exactJson(line) : withCheckpoint(exactJson(line)))),
    streams: new Map(
      files.flatMap((file) => {
        const match = /^stream(\d*)\.body$/.exec(file);
        return match === null ? [] : [[Number(match[1] || 1), readFileSync(path.join(dir, file))] as const];
      }),
    ),
    calls: new Map(calls.map((file) => [Number.parseInt(file, 10), bodyOf(readFileSync(path.join(callsDir, file)))])),
    subscribes: files
      .filter((file) => /^subscribe\d*\.req$/.test(file))
      .map((file) => bodyOf(readFileSync(path.join(dir, file)))),
  };
}

/** Agents tell executors their `checkpoint` in protobuf alone, as a field that the timelines' decoder did not know. */
function withCheckpoint<T extends TimelineEntry>(entry: T): T {
  return JSON.parse(JSON.stringify(entry), (key, value: unknown) =>
    key === 'agent_info' && typeof value === 'object' ? { ...value, checkpoint: true } : value,
  );
}

/** JSON.parse, with nanoseconds as strings: they do not fit into a double. */
export function exactJson<T>(text: string): T {
  return JSON.parse(text.replace(/("nanoseconds": ?)(-?\d+)/g, '$1"$2"'));
}

/** What follows the head of an HTTP request or response. */
export function bodyOf(http: Buffer): Buffer {
  return http.subarray(http.indexOf('\r\n\r\n') + 4);
}
