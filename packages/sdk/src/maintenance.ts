import type { Command } from './command.ts';
import type { Instance, Member } from './instance.ts';

/** Where the prepare step of an instance that is restored finds the backup, in its container. */
export const RESTORE_FILE = '/keelson/restore';

/** An operation of the framework's own, which operators ask for: `keelson run cache repair`. It may run twice. */
export interface Maintenance {
  /** In a few words, for `keelson run --help`. */
  readonly summary: string;
  /** `each`: every member, one after another; `one`: a slave in sync where there is one, else the master. Default `each`. */
  readonly on?: 'each' | 'one';
  /** `backup`: its standard output is kept in a file of the agent's backup folder. Default `text`: its last line is shown. */
  readonly output?: 'text' | 'backup';
  /** For one member, in ms. Default one hour. */
  readonly timeoutMs?: number;
  /** Run in the member's container. No secret may be in it. A backup without one is what the agent-side class's `backup` gives. */
  command?(instance: Instance, member: Member): Command<unknown>;
}
