/** The engine's events: one JSON object per line, split over chunks anywhere. */
import { z } from 'zod';

export interface ContainerEvent {
  readonly id: string;
  readonly action: string;
  readonly exitCode: number | null;
  readonly timeNano: bigint;
}

const LONGEST_LINE = 1_048_576;

const eventSchema = z.object({
  Action: z.string(),
  Actor: z.object({ ID: z.string(), Attributes: z.record(z.string(), z.string()) }),
  time: z.number(),
});

/** Ends where the stream does; throws where it breaks, or a line is no event. */
export async function* readEvents(stream: NodeJS.ReadableStream, signal: AbortSignal): AsyncGenerator<ContainerEvent> {
  stream.on('error', () => {}); // an abort may come when nobody reads
  let rest = '';
  for await (const chunk of stream) {
    signal.throwIfAborted();
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LONGEST_LINE) throw new Error("a line of the engine's events does not end");
    for (const line of lines) if (line.trim() !== '') yield parseEvent(line);
  }
}

function parseEvent(line: string): ContainerEvent {
  const { Action, Actor, time } = eventSchema.parse(JSON.parse(line));
  const exitCode = Number(Actor.Attributes.exitCode);
  // `timeNano` is more than a number holds exactly.
  const nano = /"timeNano":\s*(\d+)/.exec(line)?.[1];
  return {
    id: Actor.ID,
    action: Action,
    exitCode: Actor.Attributes.exitCode === undefined || Number.isNaN(exitCode) ? null : exitCode,
    timeNano: nano === undefined ? BigInt(time) * 1_000_000_000n : BigInt(nano),
  };
}
