import type { Instance, Member } from './instance.ts';
import type { ProbeResult } from './position.ts';

/**
 * A framework's agent-side class: it runs in the executor on each agent, beside the members' containers, with a
 * connection to the local server. One object serves all members on the agent. All methods are optional.
 */
export abstract class StatefulExecutor {
  /** The member's server runs and is healthy: open what the operations need. */
  taskStarted?(instance: Instance, member: Member): Promise<void>;
  /** The member's container is gone: close what was opened. May be called twice. */
  cleanup?(instance: Instance, member: Member): Promise<void>;
  /** Before the container is created, on its agent. */
  config?(instance: Instance, member: Member): Promise<void>;
  /**
   * The instance has changed while the member runs: its spec, epoch or master, or who its members are and where. Before the operation
   * that the change is shown with, which fails where this throws: both are tried again with the next one.
   */
  updateConfig?(instance: Instance, member: Member): Promise<void>;

  /**
   * Is the server alive? Asked by a health check of kind `probe`; without it `probe` itself is. Throws where it is not, or
   * not yet. Unlike `probe` it may accept a server that can't say how far it is, such as one that takes a full copy.
   */
  checkHealth?(instance: Instance, member: Member, signal: AbortSignal): Promise<void>;

  /** A backup, where `maintenance` has one without a command: what it yields is kept in a file, one piece after the other. */
  backup?(instance: Instance, member: Member, signal: AbortSignal): AsyncIterable<Uint8Array>;
  /**
   * Restores a backup into servers that run already, where a prepare step can't: for each launch that could find it at RESTORE_FILE, after
   * its container has started. The member is healthy when this is done, and its launch has failed where it throws. Then, or where
   * the launch ends meanwhile, the next one does it again from its beginning: it comes to the same, and it is done once.
   *
   * @param path of the backup on this agent
   */
  restore?(instance: Instance, member: Member, path: string, signal: AbortSignal): Promise<void>;

  /** Operations; `signal` is aborted when their time is over. */
  probe?(instance: Instance, member: Member, signal: AbortSignal): Promise<ProbeResult>;
  promote?(instance: Instance, member: Member, signal: AbortSignal): Promise<void>;
  follow?(instance: Instance, member: Member, master: Member, signal: AbortSignal): Promise<void>;
  demote?(instance: Instance, member: Member, next: Member, signal: AbortSignal): Promise<ProbeResult>;
  /** As the framework class's: `member` is the one on this agent. */
  addMember?(instance: Instance, member: Member, target: Member, signal: AbortSignal): Promise<void>;
  removeMember?(instance: Instance, member: Member, target: Member, signal: AbortSignal): Promise<void>;
}
