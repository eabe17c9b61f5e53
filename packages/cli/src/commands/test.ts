import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { imageRecipes } from '../images/recipes.ts';
import { addSettingOptions } from '../settings/index.ts';

export function register(program: Command, context: CommandContext): void {
  const test = program
    .command('test')
    .description("set this machine up and run Keelson's own checks and tests")
    .argument('[labels...]', 'only test files whose path holds one of these')
    .addHelpText(
      'after',
      '\nExamples:\n  keelson test          everything: lint, types, tests\n  keelson test mysql    the tests of one framework, e2e ones too\n  keelson test miner    an example',
    )
    .action(async (labels: readonly string[], _options: unknown, command: Command) => {
      const settings = await context.settings(command);
      const { setUp } = await import('../setup/index.ts');
      const { checkLabels, runSuite } = await import('../test-suite.ts');
      checkLabels(context.checkout, labels);
      const ui = context.ui(command);
      const signal = context.interrupts.stop;
      try {
        // Tests of what needs Maven Central see to their image themselves, and are skipped where it can't be had.
        const images = imageRecipes.filter(({ maven }) => maven === undefined).map(({ image }) => image);
        await setUp({ ui, settings, signal, images, redisServer: true });
      } finally {
        ui.close();
      }
      context.exitWith(await runSuite({ checkout: context.checkout, labels, signal }));
    });
  addSettingOptions(test, ['dockerHost']);
}
