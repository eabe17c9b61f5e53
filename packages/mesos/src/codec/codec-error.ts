/** A body that is not the message that it should be. The text is worded as Mesos words it. */
export class CodecError extends Error {
  override readonly name = 'CodecError';
}
