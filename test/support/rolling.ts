/** An image that changes under servers that run, and what is told of it. */
import { docker, type Instance, type Keelson, until } from './keelson.ts';

const ROLL_TIMEOUT_MS = 380_000;

export interface OtherImage {
  readonly name: string;
  remove(): Promise<void>;
}

/** Another name of an image that is there: to Keelson it is another image. */
export async function otherImage(image: string): Promise<OtherImage> {
  const [repo = '', tag = ''] = image.split(':');
  const other = `${tag}-other-${process.pid}`;
  await docker.getImage(image).tag({ repo, tag: other });
  const name = `${repo}:${other}`;
  return { name, remove: async () => void (await docker.getImage(name).remove({ force: true })) };
}

/** Changes the instance's spec, its image with it, and waits until all of it runs as asked for. */
export async function roll(
  keelson: Keelson,
  name: string,
  change: { readonly image: string; readonly [key: string]: unknown },
): Promise<void> {
  const { status, body } = await keelson.request('PATCH', `/v1/instances/${name}`, change);
  if (status !== 200) throw new Error(`patch ${name}: ${status} ${JSON.stringify(body)}`);
  const { uid, generation } = await keelson.get(name);
  const done = `all members run with the spec of generation ${generation},`;
  await until(
    async () => (await keelson.events(name)).some(({ message }) => message.startsWith(done)),
    ROLL_TIMEOUT_MS,
    () => `${name} is updated`,
  );
  const images = (await keelson.containers(uid)).map(({ Image }) => Image);
  if (images.some((image) => image !== change.image)) throw new Error(`${name} runs ${images.join(', ')}`);
}

/** What the last change did to members, in order: `killed shop-1`, `running shop-1` (it is back), `promoted shop-1`. */
export async function stepsOf(keelson: Keelson, name: string): Promise<readonly string[]> {
  const events = await keelson.events(name);
  return events
    .slice(events.findLastIndex(({ kind }) => kind === 'updating'))
    .filter(({ kind, message }) => kind === 'running' || kind === 'promoted' || message.startsWith('launched again'))
    .map(({ kind, member }) => `${kind} ${member}`);
}

/** Steps of a change that ends each of these members once the one before it is back. */
export function oneByOne(members: readonly string[]): readonly string[] {
  return members.flatMap((member) => [`killed ${member}`, `running ${member}`]);
}

/** Steps of a change of a master with slaves: these first, and the old master last, once another one is promoted. */
export function slavesFirst(before: Instance, after: Instance): readonly string[] {
  const slaves = before.members.filter(({ name, state }) => state === 'running' && name !== before.master);
  return [...oneByOne(slaves.map(({ name }) => name)), `promoted ${after.master}`, ...oneByOne([before.master ?? ''])];
}
