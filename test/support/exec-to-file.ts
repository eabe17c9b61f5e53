/** Runs a command in a container, and keeps what it writes: a backup, as an executor takes it. */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { finished } from 'node:stream/promises';
import Docker from 'dockerode';

/**
 * @param meanwhile done when the command has begun to write: it is held up by then, as by a slow disk.
 * @throws where it does not end with 0, with what it said; the file is there in any case.
 */
export async function execToFile(
  container: Docker.Container,
  argv: readonly string[],
  path: string,
  meanwhile?: () => Promise<void>,
): Promise<void> {
  const exec = await container.exec({ Cmd: [...argv], AttachStdout: true, AttachStderr: true });
  const stream = await exec.start({});
  const [file, errors] = [createWriteStream(path, { mode: 0o644 }), new PassThrough()];
  const said = text(errors);
  const ended = once(stream, 'end');
  if (meanwhile !== undefined) {
    await once(stream, 'readable');
    await meanwhile();
  }
  new Docker().modem.demuxStream(stream, file, errors);
  await ended;
  errors.end();
  file.end();
  await finished(file);
  const { ExitCode } = await exec.inspect();
  if (ExitCode !== 0) throw new Error(`it ended with ${ExitCode}: ${await said}`);
}
