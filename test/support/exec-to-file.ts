/** Runs a command in a container, and keeps what it writes: a backup, as an executor takes it. */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { finished } from 'node:stream/promises';
import Docker from 'dockerode';

/** @throws where it does not end with 0, with what it said; the file is there in any case. */
export async function execToFile(container: Docker.Container, argv: readonly string[], path: string): Promise<void> {
  const exec = await container.exec({ Cmd: [...argv], AttachStdout: true, AttachStderr: true });
  const stream = await exec.start({});
  const [file, errors] = [createWriteStream(path, { mode: 0o644 }), new PassThrough()];
  const said = text(errors);
  new Docker().modem.demuxStream(stream, file, errors);
  await once(stream, 'end');
  errors.end();
  file.end();
  await finished(file);
  const { ExitCode } = await exec.inspect();
  if (ExitCode !== 0) throw new Error(`it ended with ${ExitCode}: ${await said}`);
}
