/** The scheduler that `up` supervises. It ends cleanly on SIGTERM. */
import { runSchedulerProcess } from './scheduler-process.ts';

const [settingsFile = ''] = process.argv.slice(2);
const close = await runSchedulerProcess(settingsFile);
process.on('SIGTERM', () => void close());
process.on('SIGINT', () => undefined);
