export { Apt, type PackageInstaller } from './apt.ts';
export { dockerClient } from './docker-client.ts';
export { ensureDocker } from './docker-engine.ts';
export { ensureRequirement, mmdebstrap, type Requirement, redisServer, type SetUpContext } from './requirement.ts';
export { type CommandResult, runCommand } from './run-command.ts';
export { type SetUpOptions, setUp, setUpScheduler } from './set-up.ts';
