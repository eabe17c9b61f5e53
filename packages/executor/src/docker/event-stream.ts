/** The engine's events of containers. */
import { z } from 'zod';
import { readLines } from './json-lines.ts';

export interface ContainerEvent {
  readonly id: string;
  readonly action: string;
  readonly exitCode: number | null;
  readonly timeNano: bigint;
}

const eventSchema = z.object({
  Action: z.string(),
  Actor: z.object({ ID: z.string(), Attributes: z.record(z.string(), z.string()) }),
  time: z.number(),
});

/** Ends where the stream does; throws where it breaks, or a line is no event. */
export async function* readEvents(stream: NodeJS.ReadableStream, signal: AbortSignal): AsyncGenerator<ContainerEvent> {
  for await (const line of readLines(stream, signal)) yield parseEvent(line);
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
