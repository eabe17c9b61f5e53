import type { Command } from 'commander';
import { addAcceptance } from '../client/accept-store.ts';
import type { CommandContext } from '../context.ts';

const why = `
Redis came back empty or older than what executors have seen (STORE_REGRESSED). This is your word that it counts as it is. What
runs and is not in it goes on running and is quarantined: list it with keelson audit, and decide on each. To have all of it
taken up at once, use keelson adopt.

Example:
  keelson forget --yes`;

export function register(program: Command, context: CommandContext): void {
  addAcceptance(program, context, {
    how: 'forget',
    description: 'go on with a store that has gone back, and leave alone what it does not know',
    why,
  });
}
