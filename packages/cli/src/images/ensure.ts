/** Sees that an image is there: present, else pulled where a registry answers, else built where a recipe says how. */
import { KeelsonError, messageOf } from '@keelson/core';
import type Docker from 'dockerode';
import { ensureRequirement, maven, mmdebstrap, type SetUpContext } from '../setup/requirement.ts';
import { reasonOf, type Step } from '../ui/index.ts';
import { buildImage, imageId, tag } from './build.ts';
import { pullImage } from './pull.ts';
import { findRecipe, type ImageRecipe } from './recipes.ts';

/** @throws KeelsonError IMAGE_UNAVAILABLE where it can be neither pulled nor built. */
export async function ensureImage(docker: Docker, image: string, context: SetUpContext): Promise<void> {
  const { ui, signal } = context;
  const recipe = findRecipe(image);
  const name = recipe?.image ?? image;
  if ((await imageId(docker, name)) !== undefined) {
    ui.step(`image ${name}`).done('(present)');
    return;
  }
  const step = ui.step(`image ${name}`);
  const refusal = await tryPull(docker, recipe?.upstream ?? name, step, signal);
  if (refusal === undefined) {
    if (recipe !== undefined) await tag(docker, recipe.upstream, recipe.image);
    step.done('(pulled)');
  } else if (recipe === undefined) {
    step.fail(refusal);
    throw new KeelsonError('IMAGE_UNAVAILABLE', `${name} can't be pulled: ${refusal}`);
  } else {
    const why = /no such host|dial tcp|timeout|answered/.test(refusal) ? 'no registry answered' : refusal;
    await buildInStep(docker, recipe, step, context, `: ${why}`);
  }
}

/** Builds an image anew, present or not. */
export async function rebuildImage(docker: Docker, recipe: ImageRecipe, context: SetUpContext): Promise<void> {
  await buildInStep(docker, recipe, context.ui.step(`image ${recipe.image}`), context, '');
}

async function buildInStep(
  docker: Docker,
  recipe: ImageRecipe,
  step: Step,
  context: SetUpContext,
  why: string,
): Promise<void> {
  const sources = recipe.maven === undefined ? 'Debian packages' : 'Debian packages and Maven Central';
  try {
    if ((await mmdebstrap.detect(context.signal)) === undefined) await ensureRequirement(mmdebstrap, context);
    if (recipe.maven !== undefined && (await maven.detect(context.signal)) === undefined)
      await ensureRequirement(maven, context);
    step.update(`building from ${sources} with mmdebstrap`);
    const { version } = await buildImage(docker, recipe, context.signal);
    step.done(`(${version}, built from ${sources}${why})`);
  } catch (error) {
    step.fail(reasonOf(error));
    throw error;
  }
}

/** Why it can't be pulled; undefined where it was. */
async function tryPull(docker: Docker, image: string, step: Step, signal: AbortSignal): Promise<string | undefined> {
  step.update(`is missing: pulling ${image}`);
  try {
    await pullImage(docker, image, { signal, onProgress: () => step.update(`pulling ${image}`) });
    return undefined;
  } catch (error) {
    signal.throwIfAborted();
    return refusalOf(error);
  }
}

/** The engine's own words, without the HTTP that carried them. */
function refusalOf(error: unknown): string {
  const message = messageOf(error);
  return message.replace(/^\(HTTP code \d+\)[^-]*- /, '').trim();
}
