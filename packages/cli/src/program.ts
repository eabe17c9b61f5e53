/** The command's tree: each file of commands/ adds its part. */
import { readdirSync, readFileSync } from 'node:fs';
import { Command } from 'commander';
import type { CommandContext, CommandModule } from './context.ts';
import { addSettingOptions } from './settings/index.ts';

const examples = `
Examples:
  keelson demo                              see it all, once, on this machine
  keelson up                                run it here, in the foreground
  keelson create redis cache --slaves 2     a Redis with a master and two slaves
  keelson status cache

Exit codes: 0 done, 1 failed, 2 usage, 3 not found, 4 conflict, 5 unavailable, 6 timeout, 130 interrupted`;

/** The order of help: what a newcomer needs first stands first. Files of commands/ that are not named here come last. */
const GROUPS: readonly (readonly [heading: string, ...names: string[]])[] = [
  ['On this machine:', 'demo', 'up', 'scheduler', 'images', 'executor', 'config', 'test'],
  ['A framework of your own:', 'new', 'link'],
  ['Instances:', 'create', 'apply', 'ls', 'status', 'scale', 'suspend', 'resume', 'destroy'],
  ['Their data:', 'backup', 'run'],
  ['Their masters:', 'failover', 'switchover', 'fence'],
  ['The agents:', 'agents', 'agent', 'offers'],
  ['After bad days:', 'audit', 'volumes', 'adopt', 'forget'],
  ['What one needs to know of them:', 'endpoints', 'credentials', 'events', 'logs'],
];
const ORDER = GROUPS.flatMap(([, ...names]) => names);

/** @param args of the command line: help that has to be looked up is, where they ask for it. */
export async function createProgram(context: CommandContext, args: readonly string[] = []): Promise<Command> {
  const program = new Command('keelson')
    .description('Runs stateful services as declared instances of master and slave containers.')
    .version(version(), '-v, --version')
    .option('--json', 'print JSON and nothing else')
    .option('--config <file>', 'settings and frameworks (default: keelson.config.ts in this folder)')
    .showSuggestionAfterError()
    .addHelpText('after', examples)
    .configureOutput({
      writeOut: (text) => void context.stdout.write(text),
      writeErr: (text) => void context.stderr.write(text),
      outputError: (text, write) => {
        if (context.quietUsage !== true) write(text);
      },
    })
    .exitOverride();
  addSettingOptions(program, ['dataDir', 'logLevel']);
  const modules = await commandModules();
  for (const module of modules) module.register(program, context);
  if (args[0] === 'help' || args.includes('--help') || args.includes('-h'))
    for (const module of modules) await module.prepareHelp?.(program, context, args);
  for (const [heading, ...names] of GROUPS)
    for (const command of program.commands) if (names.includes(command.name())) command.helpGroup(heading);
  if (context.quietUsage === true) return program;
  for (const command of program.commands) command.showHelpAfterError(`  → See keelson ${command.name()} --help.`);
  return program.showHelpAfterError('  → See keelson --help.');
}

async function commandModules(): Promise<readonly CommandModule[]> {
  const folder = new URL('./commands/', import.meta.url);
  const files = readdirSync(folder)
    .filter((file) => /^[a-z-]+\.[tj]s$/.test(file))
    .sort((a, b) => rank(a) - rank(b));
  const modules = await Promise.all(files.map((file): Promise<unknown> => import(new URL(file, folder).href)));
  return modules.filter(isCommandModule);
}

function rank(file: string): number {
  const index = ORDER.indexOf(file.replace(/\.[tj]s$/, ''));
  return index === -1 ? ORDER.length : index;
}

function isCommandModule(module: unknown): module is CommandModule {
  return typeof module === 'object' && module !== null && 'register' in module && typeof module.register === 'function';
}

function version(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  const manifest: { version?: unknown } = JSON.parse(text);
  return String(manifest.version);
}
