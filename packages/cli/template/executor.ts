import { type Instance, type Member, StatefulExecutor } from '@keelson/sdk';

/**
 * What runs in the executor on each agent, beside the members' containers: one object for all members there. With a connection
 * to the local server, operations (`probe`, `promote`, `follow`, `demote`) can be methods of this class instead of commands.
 */
export class ExampleExecutor extends StatefulExecutor {
  /** Before the member's container is created. */
  override async config(_instance: Instance, _member: Member): Promise<void> {}

  /** The member's server runs and is healthy: open what you need. */
  override async taskStarted(_instance: Instance, _member: Member): Promise<void> {}

  /** The member's container is gone: close what you opened. May be called twice. */
  override async cleanup(_instance: Instance, _member: Member): Promise<void> {}

  /** The instance has changed while the member runs. */
  override async updateConfig(_instance: Instance, _member: Member): Promise<void> {}
}
