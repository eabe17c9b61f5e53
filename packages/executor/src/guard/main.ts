/** A guard, started as a script. */
import { runGuardProcess } from './process.ts';

await runGuardProcess();
