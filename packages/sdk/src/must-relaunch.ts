/**
 * Thrown by `follow` and `probe` of a slave that can't come in sync as it is: it has writes that nobody else has, or what it
 * misses is not kept any more. It is ended and launched again, so that the prepare step of its `config` can rewind or copy.
 */
export class MustRelaunch extends Error {
  override readonly name = 'MustRelaunch';
}
