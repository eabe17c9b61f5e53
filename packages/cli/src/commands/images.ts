import { type Command, InvalidArgumentError } from 'commander';
import type { CommandContext } from '../context.ts';
import { findRecipe, type ImageRecipe, imageRecipes } from '../images/recipes.ts';
import { addSettingOptions } from '../settings/index.ts';

const names = imageRecipes.map(({ name }) => name).join(', ');

export function register(program: Command, context: CommandContext): void {
  const images = program.command('images').description('container images, for where no registry answers');
  const build = images
    .command('build')
    .description('make images from the packages of Debian or Ubuntu, with mmdebstrap')
    .argument('<names...>', `what to build: ${names}`, collectRecipe, [])
    .addHelpText('after', '\nExample:\n  keelson images build redis')
    .action(async (recipes: readonly ImageRecipe[], _options: unknown, command: Command) => {
      const { dockerHost } = await context.settings(command);
      const { Apt, ensureDocker } = await import('../setup/index.ts');
      const { rebuildImage } = await import('../images/index.ts');
      const ui = context.ui(command);
      const setUp = { ui, installer: new Apt(), signal: context.interrupts.stop };
      try {
        const docker = await ensureDocker(dockerHost, setUp);
        for (const recipe of recipes) await rebuildImage(docker, recipe, setUp);
      } finally {
        ui.close();
      }
    });
  addSettingOptions(build, ['dockerHost']);
}

function collectRecipe(name: string, previous: readonly ImageRecipe[]): readonly ImageRecipe[] {
  const recipe = findRecipe(name);
  if (recipe === undefined) throw new InvalidArgumentError(`There is a recipe for: ${names}.`);
  return [...previous, recipe];
}
