/** What has to be on the machine before keelson runs on it: found, or installed and started, in the order it is needed. */
import type Docker from 'dockerode';
import { ensureImage } from '../images/ensure.ts';
import type { Settings } from '../settings/index.ts';
import type { Ui } from '../ui/index.ts';
import { Apt, type PackageInstaller } from './apt.ts';
import { ensureDocker } from './docker-engine.ts';
import { ensureRequirement, redisServer } from './requirement.ts';

export interface SetUpOptions {
  readonly ui: Ui;
  readonly settings: Pick<Settings, 'dockerHost' | 'redisUrl'>;
  readonly signal: AbortSignal;
  /** Images that must be there, such as `keelson/redis:7.0`. */
  readonly images: readonly string[];
  /** Whether redis-server is needed even where `redisUrl` names one that runs. */
  readonly redisServer?: boolean;
  readonly installer?: PackageInstaller;
}

/**
 * Nothing is installed or started that is already there; each step says what it does before it does it.
 * @throws KeelsonError REQUIREMENT_MISSING or IMAGE_UNAVAILABLE.
 */
export async function setUp(options: SetUpOptions): Promise<{ readonly docker: Docker }> {
  const { ui, settings, signal, images, redisServer: always = false, installer = new Apt() } = options;
  const context = { ui, installer, signal };
  if (always || settings.redisUrl === undefined) await ensureRequirement(redisServer, context);
  const docker = await ensureDocker(settings.dockerHost, context);
  for (const image of images) await ensureImage(docker, image, context);
  return { docker };
}

/**
 * For a scheduler whose containers run elsewhere, on the agents of Mesos.
 * @throws KeelsonError REQUIREMENT_MISSING.
 */
export async function setUpScheduler({ ui, settings, signal, installer = new Apt() }: SetUpOptions): Promise<void> {
  if (settings.redisUrl === undefined) await ensureRequirement(redisServer, { ui, installer, signal });
}
