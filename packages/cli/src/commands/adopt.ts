import type { Command } from 'commander';
import { addAcceptance } from '../client/accept-store.ts';
import type { CommandContext } from '../context.ts';

const why = `
Redis came back empty or older than what executors have seen (STORE_REGRESSED), and no better copy of it is to be had. This is
your word that it counts as it is. All executors are asked for what they run: instances that the store does not have, or has an
older state of, are rebuilt from that, and nothing of them is touched. What nobody describes is quarantined: see keelson audit.
Requests that were acknowledged after the state that is there now are lost, and so are instances of which nothing runs.

Example:
  keelson adopt --yes`;

export function register(program: Command, context: CommandContext): void {
  addAcceptance(program, context, {
    how: 'adopt',
    description: 'go on with a store that has gone back, and take up what runs',
    why,
  });
}
