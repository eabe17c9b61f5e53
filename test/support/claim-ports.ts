/** Claims a block of ports, says which, and holds it. */
import { claimPorts } from './ports.ts';

const [start, folder] = process.argv.slice(2);
process.stdout.write(`${JSON.stringify(await claimPorts(Number(start), folder))}\n`);
setInterval(() => undefined, 60_000);
