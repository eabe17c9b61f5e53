/** Writes docs/errors.md from the table of errors: `node packages/api/scripts/write-errors.ts`. */
import { writeFile } from 'node:fs/promises';
import { errorsMarkdown } from '../src/errors-page.ts';

await writeFile(new URL('../../../docs/errors.md', import.meta.url), errorsMarkdown());
