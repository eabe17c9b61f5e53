/** Executors of one test file: started on demand, closed after each test. Without Docker the tests are skipped, and say so. */
import { afterEach, beforeAll, describe } from 'vitest';
import { dockerProblem, ensureRedisImage } from '../../../../test/support/images.ts';
import { Harness } from './harness.ts';

const problem = await dockerProblem();
if (problem !== undefined) console.warn(problem);

export const describeWithDocker = describe.skipIf(problem !== undefined);

type Options = ConstructorParameters<typeof Harness>[0];

/** To be called inside of a `describe`. */
export function executors(): { start(options?: Options): Promise<Harness>; create(options?: Options): Harness } {
  const open: Harness[] = [];
  beforeAll(async () => {
    await ensureRedisImage();
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((harness) => harness.close()));
  });
  const create = (options?: Options): Harness => {
    const harness = new Harness(options);
    open.push(harness);
    return harness;
  };
  return { create, start: (options) => create(options).start() };
}
