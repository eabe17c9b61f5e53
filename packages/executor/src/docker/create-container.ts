/** Creates a container, pulling its image where it is missing, and starts it: both safe to repeat when the engine was away. */
import type Docker from 'dockerode';
import { LABELS } from '../labels.ts';
import { isAway, type Patience, statusOf, whenThere, wordsOf } from './engine.ts';
import type { Images } from './images.ts';

/** The engine refuses what it was asked for, in words for the operator. */
export class ContainerError extends Error {}

/** @returns the container's id. @throws ImageError, ContainerError. */
export async function createContainer(
  docker: Docker,
  images: Images,
  options: Docker.ContainerCreateOptions & { readonly name: string; readonly Image: string },
  patience: Patience,
  onPull: (text: string) => void,
): Promise<string> {
  try {
    return await whenThere(() => createOnce(docker, options), patience);
  } catch (error) {
    if (!isImageMissing(error)) throw refused('create', error);
  }
  onPull(`pulling ${options.Image}`);
  const onProgress = (text: string): void => onPull(`pulling ${options.Image}: ${text}`);
  await whenThere(() => images.pull(options.Image, onProgress, patience.signal), patience);
  try {
    return await whenThere(() => createOnce(docker, options), patience);
  } catch (error) {
    throw refused('create', error);
  }
}

async function createOnce(
  docker: Docker,
  options: Docker.ContainerCreateOptions & { readonly name: string },
): Promise<string> {
  try {
    return (await docker.createContainer(options)).id;
  } catch (error) {
    if (statusOf(error) !== 409) throw error;
    return idOfFormerAttempt(docker, options, error);
  }
}

/** The name is taken: by an attempt of ours whose answer was lost, or it is an error. */
async function idOfFormerAttempt(
  docker: Docker,
  { name, Labels }: Docker.ContainerCreateOptions & { readonly name: string },
  conflict: unknown,
): Promise<string> {
  const { Id, Config } = await docker.getContainer(name).inspect();
  const isOurs = Config.Labels?.[LABELS.runId] === Labels?.[LABELS.runId];
  if (!isOurs) throw conflict;
  return Id;
}

/** One that has run is never started a second time: where an answer was lost, its state says whether it has. */
export async function startContainer(docker: Docker, id: string, patience: Patience): Promise<void> {
  const container = docker.getContainer(id);
  try {
    await container.start();
  } catch (error) {
    if (!isAway(error)) throw refused('start', error);
    patience.onAway?.(error);
    await whenThere(async () => {
      const { State } = await container.inspect();
      if (State.Status === 'created') await container.start();
    }, patience).catch((again: unknown) => {
      patience.signal.throwIfAborted();
      throw refused('start', again);
    });
  }
}

function isImageMissing(error: unknown): boolean {
  return statusOf(error) === 404 && /no such image/i.test(wordsOf(error));
}

function refused(what: string, error: unknown): unknown {
  if (statusOf(error) === undefined) return error;
  return new ContainerError(`Docker can't ${what} the container: ${wordsOf(error)}`, { cause: error });
}
