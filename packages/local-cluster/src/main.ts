/** The process of the local cluster: `node main.ts --data-dir … --port …`. */
import pino from 'pino';
import { startCluster } from './cluster/start.ts';
import { helpText, parseFlags } from './flags.ts';
import type { Shutdown } from './http/control-api.ts';
import { messageOf } from './message-of.ts';

try {
  await run(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
}

async function run(argv: readonly string[]): Promise<void> {
  const flags = parseFlags(argv);
  if (flags.help) {
    process.stdout.write(helpText());
    return;
  }
  const log = pino({ level: flags['log-level'], base: { component: 'local-cluster' } });
  const { promise: asked, resolve: ask } = Promise.withResolvers<Shutdown>();
  let signals = 0;
  const onSignal = (): void => {
    signals += 1;
    if (signals > 1) process.exit(1);
    ask({ stopExecutors: flags['stop-executors'] });
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  const running = await startCluster({
    flags,
    log,
    onShutdown: ask,
    onBroken: (error) => {
      log.fatal({ err: error }, 'nothing can be stored: giving up');
      process.exit(1);
    },
  });
  log.info({ master: running.masterUrl, agents: running.agents }, 'ready');
  const how = await asked;
  log.info(how, 'stopping');
  await running.close(how);
  process.exit(0);
}
